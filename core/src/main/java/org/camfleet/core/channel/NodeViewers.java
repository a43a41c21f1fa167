package org.camfleet.core.channel;

import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.brownout.Work;
import org.camfleet.core.signaling.Participant;

/**
 * The channel's viewers among all of the node, which makes the newest leave when it is short.
 * Masters are not among them. Plain state of the Channel actor.
 */
final class NodeViewers {
  private static final int GOING_AWAY = 1001; // RFC 6455, section 7.4.1

  private final BrownOut brownOut;
  private final Sockets sockets;
  private final ActorRef<Channel.Command> channel;
  private final Map<Long, BrownOut.Place> places = new HashMap<>();

  /** The node is short: the viewer of this join leaves. */
  record Leave(long epoch) implements Channel.Command {}

  NodeViewers(BrownOut brownOut, Sockets sockets, ActorRef<Channel.Command> channel) {
    this.brownOut = brownOut;
    this.sockets = sockets;
    this.channel = channel;
  }

  /** A participant joined. */
  void came(Participant participant, long epoch) {
    if (!participant.isMaster()) {
      places.put(epoch, brownOut.enter(Work.VIEWER, () -> channel.tell(new Leave(epoch))));
    }
  }

  /** A join ended. */
  void gone(long epoch) {
    BrownOut.Place place = places.remove(epoch);
    if (place != null) {
      place.close();
    }
  }

  /** Closes the socket of a viewer that has to leave, unless it has another session; gives why. */
  String tell(Participant viewer, boolean stays) {
    String why = "the node is short: " + brownOut.state().reason();
    if (!stays) {
      // Its descriptor and its pings cost, too; and this is how a browser learns the reason.
      sockets.close(viewer, GOING_AWAY, why);
    }
    return why;
  }
}
