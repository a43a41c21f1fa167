package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;
import org.jspecify.annotations.Nullable;

/**
 * A participant's signaling: its sockets, and what came in on them. Checks what a client may rely
 * on: each offer comes once, before its candidates and to its own participant, and a socket that
 * was closed is told nothing more.
 */
final class SimulatedClient {
  private static final Pattern OFFER = Pattern.compile("offer-(\\d+)");

  private static final int MAX_FORMER = 8;

  private final Participant participant;
  private final Set<Long> offers = new HashSet<>();
  private final List<Socket> former = new ArrayList<>();
  private @Nullable Socket current;

  /** One of its sockets. */
  static final class Socket {
    final String id;
    final TestInbox<SocketCommand> inbox = TestInbox.create();
    private boolean closed;
    private boolean over;

    Socket(String id) {
      this.id = id;
    }
  }

  SimulatedClient(Participant participant) {
    this.participant = participant;
  }

  Participant participant() {
    return participant;
  }

  /** A new socket, which the client uses from now on. */
  Socket opens(String id) {
    leaves();
    current = new Socket(id);
    return current;
  }

  /** The client loses its socket; null when it has none. */
  @Nullable Socket leaves() {
    Socket lost = current;
    if (lost != null) {
      former.add(lost);
      current = null;
    }
    return lost;
  }

  /** The socket that it uses, or null. */
  @Nullable Socket current() {
    return current;
  }

  /** Whether it ever got the offer of this join. */
  boolean hasOffer(long epoch) {
    return offers.contains(epoch);
  }

  /** How many offers it got. */
  int offers() {
    return offers.size();
  }

  /** Reads what came in; answers the sockets that the service has closed meanwhile. */
  List<Socket> collect(SimulatedChannel world) {
    List<Socket> closed = new ArrayList<>();
    List<Socket> all = new ArrayList<>(former);
    if (current != null) {
      all.add(current);
    }
    for (Socket socket : all) {
      if (read(socket, world)) {
        closed.add(socket);
      }
    }
    if (current != null && current.closed) {
      leaves();
    }
    return closed;
  }

  /** The channel has heard of the end of every former socket: nothing more may come on them. */
  void forget() {
    former.forEach(socket -> socket.over = true);
    while (former.size() > MAX_FORMER) {
      former.remove(0);
    }
  }

  private boolean read(Socket socket, SimulatedChannel world) {
    boolean before = socket.closed;
    for (SocketCommand command : socket.inbox.getAllReceived()) {
      if (command instanceof SocketCommand.Send send) {
        assertThat(socket.over)
            .as("%s: %s is told %s after its end", world.where(), socket.id, send)
            .isFalse();
        received(send.message(), world);
      } else {
        socket.closed = true;
      }
    }
    return socket.closed && !before;
  }

  private void received(ServiceMessage message, SimulatedChannel world) {
    String where = world.where() + ", " + participant;
    assertThat(message.senderClientId()).as("%s: sender", where).isNull();
    if (message.kind() == MessageKind.STATUS_RESPONSE) {
      return;
    }
    Matcher offer = OFFER.matcher(message.payload());
    assertThat(offer.find()).as("%s: %s", where, message).isTrue();
    long epoch = Long.parseLong(offer.group(1));
    if (message.kind() == MessageKind.SDP_OFFER) {
      assertThat(offers.add(epoch)).as("%s: the offer of %s comes once", where, epoch).isTrue();
      assertThat(world.ownerOf(epoch))
          .as("%s: whose offer %s is", where, epoch)
          .isEqualTo(participant);
    } else {
      assertThat(offers).as("%s: offers before their candidates", where).contains(epoch);
    }
  }
}
