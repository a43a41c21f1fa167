package org.camfleet.core.channel;

import java.time.Instant;
import java.util.List;
import org.camfleet.core.CborSerializable;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/**
 * Who is on a channel at one moment.
 *
 * @param signaling who is reached by signaling
 * @param sessions who has media with the storage session, oldest first
 * @param complete false when a list had more than {@link #MOST} entries, and shows its first ones
 */
public record Presence(
    String channelArn, Signaling signaling, List<Session> sessions, boolean complete)
    implements CborSerializable {
  /** Entries of one list, so that four lists of the longest client ids pass between nodes. */
  public static final int MOST = 200;

  public Presence {
    complete &= sessions.size() <= MOST;
    sessions = first(sessions);
  }

  /**
   * Who is reached by signaling.
   *
   * @param connected who has a socket, oldest first
   * @param away for whom messages wait
   * @param direct the viewers that made the master an offer of their own
   */
  public record Signaling(List<Connected> connected, List<Away> away, List<Direct> direct)
      implements CborSerializable {
    /** The same with at most {@link #MOST} entries in each list. */
    Signaling shortened() {
      return new Signaling(first(connected), first(away), first(direct));
    }
  }

  /**
   * A participant with an open signaling socket.
   *
   * @param since when the channel learned of the socket
   */
  public record Connected(Participant participant, Instant since) implements CborSerializable {}

  /**
   * A participant without a socket.
   *
   * @param messages how many wait for it
   * @param since when the oldest of them came
   */
  public record Away(Participant participant, int messages, Instant since)
      implements CborSerializable {}

  /**
   * A peer connection of the storage session.
   *
   * @param kind master, viewer, console, publisher (WHIP), player (WHEP); more may come
   * @param clientId null for a master
   * @param state offered, negotiating, connected
   * @param since when it joined
   * @param epoch its place in the order of joins
   * @param packets SRTP packets received from a master or sent to a viewer
   * @param bytes their bytes
   * @param freezes of a master's pictures, as W3C's WebRTC statistics count them
   * @param frozenMillis how long they were together
   */
  public record Session(
      String kind,
      @Nullable String clientId,
      String state,
      Instant since,
      long epoch,
      long packets,
      long bytes,
      long freezes,
      long frozenMillis)
      implements CborSerializable {}

  /**
   * A conversation of a viewer with the master; its media do not pass here.
   *
   * @param state offered, answered
   * @param since when the viewer offered
   */
  public record Direct(Participant viewer, String state, Instant since)
      implements CborSerializable {}

  /** Who is there by these lists, of any length. */
  static Presence of(String channelArn, Signaling signaling, List<Session> sessions) {
    Signaling shown = signaling.shortened();
    return new Presence(channelArn, shown, sessions, shown.equals(signaling));
  }

  private static <T> List<T> first(List<T> list) {
    return list.size() <= MOST ? list : List.copyOf(list.subList(0, MOST));
  }
}
