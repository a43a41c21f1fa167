package org.camfleet.core.bridge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.bridge.farend.Client;
import org.camfleet.core.bridge.farend.FarChannel;
import org.camfleet.core.bridge.farend.VirtualTime;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.signaling.StatusResponse;
import org.jspecify.annotations.Nullable;

/** What {@link MasterLink} is without a network: the socket, and the product's {@link Legs}. */
final class SimulatedLink implements Client {
  private static final long NOBODY_THERE = 1_000_000;

  private final VirtualTime time;
  private final Consumer<LinkEvent> session;
  private final Legs<SimulatedLeg> legs;
  private final Map<Long, SimulatedLeg> byId = new LinkedHashMap<>();
  private @Nullable FarChannel far;
  private String turnUser = "";
  private long socket;

  SimulatedLink(VirtualTime time, Consumer<LinkEvent> session) {
    this.time = time;
    this.session = session;
    this.legs = new Legs<>(time::after, session);
  }

  /** Where it leads to. */
  void leadsTo(FarChannel channel) {
    far = channel;
  }

  /** Opens a socket of this number in place of the present one. */
  void connect(SessionCalls.Signed to, long id) {
    far.disconnect(socket);
    legs.socketReplaced();
    turnUser = to.prepared().iceServers().get(0).username();
    socket = id;
    if (SimulatedService.resolves(to.url())) {
      far.connect(id, SimulatedService.signature(to.url()));
    } else {
      time.after(NOBODY_THERE, () -> refused(id, 0));
    }
  }

  @Override
  public void opened(long id) {
    told(id, new LinkEvent.SocketOpen(id));
  }

  @Override
  public void refused(long id, int status) {
    ended(id, status == 0 ? SignalingEnd.Kind.UNREACHABLE : SignalingEnd.Kind.REFUSED, status);
  }

  @Override
  public void closed(long id, int code) {
    ended(id, code == 0 ? SignalingEnd.Kind.LOST : SignalingEnd.Kind.CLOSED, code);
  }

  private void ended(long id, SignalingEnd.Kind kind, int code) {
    if (id == socket) {
      socket = 0;
      session.accept(new LinkEvent.SocketEnded(id, new SignalingEnd(kind, code, "socket ended")));
    }
  }

  @Override
  public void sentAway(long id) {
    told(id, new LinkEvent.GoAway(id));
  }

  @Override
  public void answerRefused(long id, long leg) {
    told(
        id,
        new LinkEvent.StatusReceived(
            id, new StatusResponse("answer", "InvalidArgumentException", 400, "no")));
  }

  private void told(long id, LinkEvent event) {
    if (id == socket) {
      session.accept(event);
    }
  }

  @Override
  public void offered(long id, long leg, String ufrag, boolean h264) {
    if (id == socket) {
      SimulatedLeg next = new SimulatedLeg(leg, ufrag, far);
      byId.put(leg, next);
      legs.offered(
          id,
          next,
          then ->
              then.accept(
                  next.answer(h264, turnUser, time, () -> legs.ended(next, "connect-timeout"))));
      byId.values().removeIf(SimulatedLeg::isClosed);
    }
  }

  @Override
  public void candidate(long id, String payload) {
    if (id == socket) {
      try {
        legs.candidate(CandidatePayload.parse(payload));
      } catch (MalformedException e) {
        throw new AssertionError(payload, e);
      }
    }
  }

  @Override
  public void connected(long id) {
    SimulatedLeg leg = byId.get(id);
    if (leg == null || !leg.connects()) {
      far.leave(id);
    } else {
      legs.stands(leg, "AES");
    }
  }

  @Override
  public void ended(long id, String why) {
    SimulatedLeg leg = byId.get(id);
    if (leg != null && leg.end()) {
      legs.ended(leg, why);
    }
  }
}
