package org.camfleet.core.webrtc.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;

class TurnFramesFuzzTest {
  private final List<byte[]> heard = new ArrayList<>();

  @Test
  void framesAreFoundWhereverTheStreamIsCut() {
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      List<byte[]> sent = new ArrayList<>();
      byte[] stream = stream(random, sent);
      assertThat(feed(stream, random)).as("round " + round).isNull();
      assertThat(heard).as("round " + round).containsExactlyElementsOf(sent);
    }
  }

  @Test
  void damageEndsTheConnectionOrYieldsFramesOfBoundedLength() {
    Random random = new Random(6);
    int refused = 0;
    for (int round = 0; round < 5_000; round++) {
      byte[] stream = stream(random, new ArrayList<>());
      for (int i = random.nextInt(4); i >= 0; i--) {
        stream[random.nextInt(stream.length)] = (byte) random.nextInt();
      }
      Throwable failure = feed(stream, random);
      if (failure != null) {
        assertThat(failure).as("round " + round).isInstanceOf(CorruptedFrameException.class);
        refused++;
      }
      assertThat(heard).allMatch(frame -> frame.length >= 4 && frame.length <= 2048);
    }
    assertThat(refused).isPositive();
  }

  private static byte[] stream(Random random, List<byte[]> sent) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = random.nextInt(6); i >= 0; i--) {
      boolean stun = random.nextBoolean();
      int body = stun ? 4 * random.nextInt(300) : random.nextInt(1300);
      byte[] frame = new byte[body + (stun ? 20 : 4)];
      random.nextBytes(frame);
      frame[0] = (byte) (stun ? random.nextInt(4) : 0x40 + random.nextInt(16));
      frame[2] = (byte) (body >> 8);
      frame[3] = (byte) body;
      sent.add(frame);
      stream.writeBytes(Arrays.copyOf(frame, TurnFrames.padded(frame.length)));
    }
    return stream.toByteArray();
  }

  private Throwable feed(byte[] stream, Random random) {
    heard.clear();
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new TurnFrames(new Hearing(), new SocketCounters(new CountingMetrics(), "turn")));
    try {
      for (int at = 0; at < stream.length; ) {
        int count = Math.min(stream.length - at, 1 + random.nextInt(700));
        channel.writeInbound(Unpooled.wrappedBuffer(stream, at, count));
        at += count;
      }
      return null;
    } catch (CorruptedFrameException refused) {
      return refused;
    } finally {
      channel.close();
    }
  }

  private final class Hearing implements StreamDialer.Receiver {
    @Override
    public void onOpen() {}

    @Override
    public void onFrame(byte[] data, int offset, int length) {
      heard.add(Arrays.copyOfRange(data, offset, offset + length));
    }

    @Override
    public void onEnded(String why) {}
  }
}
