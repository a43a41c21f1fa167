package org.camfleet.core.media;

import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Reads of many datagrams at once (UDP_GRO or recvmmsg), with as few reads in vain as possible:
 * after a read, another one follows only if this one was large or if second reads found something
 * lately. Epoll is level-triggered, so what is left over wakes the loop again.
 */
public final class BatchReads extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int WAKE_UPS_PER_TRY = 16;

  private final int batchBytes;

  /** Reads of {@code batchBytes}, at most {@code mostPerWakeUp} datagrams before others' turn. */
  public BatchReads(int batchBytes, int mostPerWakeUp) {
    this.batchBytes = batchBytes;
    maxMessagesPerRead(mostPerWakeUp);
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own type of this method
  public Handle newHandle() {
    return new BatchHandle();
  }

  private final class BatchHandle extends MaxMessageHandle {
    private int reads;
    private int wakeUps;
    private boolean busy;

    @Override
    public int guess() {
      return batchBytes;
    }

    @Override
    public void reset(ChannelConfig config) {
      super.reset(config);
      reads = 0;
      wakeUps++;
    }

    /** Asked after each read that found something. */
    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
      reads++;
      boolean likely = busy || lastBytesRead() > batchBytes / 2 || wakeUps % WAKE_UPS_PER_TRY == 0;
      return likely && super.continueReading(maybeMore);
    }

    @Override
    public void readComplete() {
      busy = reads > 1;
      super.readComplete();
    }
  }
}
