package org.camfleet.core.bridge.farend;

/** Another master of a channel: while he stays, he takes it again whenever he has lost it. */
final class Stranger {
  /** Two joins of one fight are to be so far apart. */
  private static final long LEAST = 60 * FarEnd.SECOND;

  /** What was on its way to the client, or from it, when he came. */
  private static final long UNDER_WAY = FarEnd.SECOND;

  private final FarEnd service;
  private final FarChannel channel;
  private boolean stays;
  private boolean has;
  private long came;
  private long visit;
  private long joined;

  Stranger(FarEnd service, FarChannel channel) {
    this.service = service;
    this.channel = channel;
  }

  /** Comes for so long. */
  void comes(long length) {
    if (stays) {
      return;
    }
    stays = true;
    came = service.time.now();
    joined = 0;
    long of = ++visit;
    service.counts.count(Fault.STRANGER);
    channel.stored().contested(true);
    takes();
    service.time.after(length, () -> leaves(of));
  }

  private void takes() {
    if (stays && !has) {
      has = true;
      service.counts.takenOver();
      channel.taken();
    }
  }

  private void leaves(long of) {
    if (of == visit) {
      stays = false;
      has = false;
      channel.stored().contested(false);
    }
  }

  /** The client's session stands: he finds out, and comes back. */
  void loses() {
    if (stays && has) {
      has = false;
      service.time.after(
          5 * FarEnd.SECOND + service.random.nextLong(60 * FarEnd.SECOND), this::takes);
    }
  }

  /** The client has joined. */
  void joined() {
    long now = service.time.now();
    if (stays && now - came > UNDER_WAY) {
      if (joined > 0 && now - joined < LEAST) {
        service.counts.hasty();
      }
      joined = now;
    }
  }
}
