package org.camfleet.core.webrtc.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatagramRunTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private final CountingMetrics metrics = new CountingMetrics();

  @ParameterizedTest
  @CsvSource({
    "30, 1200, 1200, epoll, true",
    "30, 1200, 1200, epoll, false",
    "30, 1200, 1200, nio, true",
    "30, 1200, 77, epoll, true",
    "1, 1200, 1200, epoll, true",
    "70, 100, 99, epoll, true",
    "150, 1216, 1216, epoll, true",
    "65, 500, 500, epoll, true",
  })
  void runArrivesAsEqualDatagramsInOrder(
      int count, int size, int last, String kind, boolean segmentation) throws Exception {
    try (Loops loops = kind.equals("nio") ? Loops.nio() : Loops.standard();
        SharedSocket receiver =
            SharedSocket.open(
                loops.loop(),
                ANY,
                UdpSettings.forSharedSocket(segmentation, segmentation),
                metrics)) {
      Inbox inbox = new Inbox();
      byte[] bytes = new byte[(count - 1) * size + last];
      new Random(7).nextBytes(bytes);
      for (int i = 0; i < bytes.length; i += size) {
        bytes[i] = (byte) 0x80;
      }
      loops.call(
          () -> {
            OwnSocket sender =
                OwnSocket.open(loops.loop(), ANY, UdpSettings.forOwnSocket(segmentation), metrics);
            receiver.bind("receiver", inbox).admit(sender.local());
            SocketBinding out = sender.bind("sender", new Inbox());
            out.path(receiver.local()).sendRun(direct(bytes), size);
            return out;
          });

      await().untilAsserted(() -> assertThat(inbox.data).hasSize(count));
      for (int i = 0; i < count; i++) {
        int length = i == count - 1 ? last : size;
        assertThat(inbox.data.get(i)).hasSize(length);
        assertThat(inbox.data.get(i)).startsWith(bytes[i * size], bytes[i * size + 1]);
      }
      assertThat(concat(inbox.data)).isEqualTo(bytes);
      assertThat(metrics.value("camfleet_udp_write_errors_total", "socket", "own")).isZero();
    }
  }

  @Test
  void kernelOfThisMachineSegments() {
    try (Loops loops = Loops.standard()) {
      assertThat(SegmentationCheck.works(loops.loop()))
          .isEqualTo(UdpChannel.canSegment(loops.loop()));
    }
  }

  @Test
  void kernelThatTakesNothingMakesUsDropAndCount() {
    try (Loops loops = Loops.standard()) {
      UdpSettings small = new UdpSettings(1 << 16, 1 << 16, 10_000, 1, false, false);
      loops.call(
          () -> {
            OwnSocket sender = OwnSocket.open(loops.loop(), ANY, small, metrics);
            DatagramPath path = sender.bind("sender", new Inbox()).path(sender.local());
            path.sendRun(direct(new byte[30 * 1200]), 1200);
            return sender;
          });

      assertThat(metrics.value("camfleet_udp_send_overflow_total", "socket", "own"))
          .isBetween(20L, 23L);
    }
  }

  @Test
  void writeErrorsAreCountedAndNotThrown() {
    try (Loops loops = Loops.standard()) {
      loops.call(
          () -> {
            OwnSocket sender =
                OwnSocket.open(loops.loop(), ANY, UdpSettings.forOwnSocket(true), metrics);
            // From a loopback source address nothing can leave the machine.
            InetSocketAddress outside =
                new InetSocketAddress(InetAddress.getByName("198.51.100.1"), 9);
            sender.bind("sender", new Inbox()).path(outside).send(new byte[10], 0, 10);
            return sender;
          });

      await()
          .untilAsserted(
              () ->
                  assertThat(metrics.value("camfleet_udp_write_errors_total", "socket", "own"))
                      .isEqualTo(1));
    }
  }

  private static ByteBuf direct(byte[] bytes) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
  }

  private static byte[] concat(List<byte[]> parts) {
    byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
