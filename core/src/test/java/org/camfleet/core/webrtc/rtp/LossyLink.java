package org.camfleet.core.webrtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.camfleet.core.webrtc.net.DatagramPath;

/** One direction of a network in the test's time: delay, jitter, loss, duplicates, all seeded. */
final class LossyLink implements DatagramPath {
  private final ManualTimer timer;
  private final Random random;
  private final Consumer<byte[]> out;
  long delayMicros = 10_000;
  int jitterMicros;
  double loss;
  double duplicates;
  boolean cut;
  int sent;
  int dropped;

  /** Every run: packets and bytes. */
  final List<int[]> runs = new ArrayList<>();

  LossyLink(ManualTimer timer, long seed, Consumer<byte[]> out) {
    this.timer = timer;
    this.random = new Random(seed);
    this.out = out;
  }

  @Override
  public void send(byte[] data, int offset, int length) {
    sent++;
    byte[] datagram = Arrays.copyOfRange(data, offset, offset + length);
    if (cut || random.nextDouble() < loss) {
      dropped++;
      return;
    }
    deliver(datagram);
    if (random.nextDouble() < duplicates) {
      deliver(datagram.clone());
    }
  }

  private void deliver(byte[] datagram) {
    long delay = delayMicros + (jitterMicros == 0 ? 0 : random.nextInt(jitterMicros));
    timer.schedule(delay, () -> out.accept(datagram));
  }

  @Override
  public void sendRun(ByteBuf packets, int segmentSize) {
    assertThat(packets.isDirect()).isTrue();
    assertThat(packets.refCnt()).isEqualTo(1);
    int bytes = packets.readableBytes();
    int count = (bytes + segmentSize - 1) / segmentSize;
    assertThat(count).isBetween(1, 64);
    assertThat(bytes).isBetween(1, 65_507);
    runs.add(new int[] {count, bytes, segmentSize});
    while (packets.isReadable()) {
      byte[] one = new byte[Math.min(segmentSize, packets.readableBytes())];
      packets.readBytes(one);
      send(one, 0, one.length);
    }
    packets.release();
  }

  @Override
  public InetSocketAddress remote() {
    return new InetSocketAddress("192.0.2.1", 5000);
  }
}
