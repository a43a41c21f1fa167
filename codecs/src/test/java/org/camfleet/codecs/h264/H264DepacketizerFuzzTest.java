package org.camfleet.codecs.h264;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.codecs.h264.TestPictures.packets;
import static org.camfleet.codecs.h264.TestPictures.picture;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.rtp.RtpPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H264DepacketizerFuzzTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void mutatedStreamsNeverThrowAndHealWithACleanKeyFrame(long seed) throws MalformedException {
    Random random = new Random(seed);
    H264Depacketizer depacketizer = new H264Depacketizer();
    RtpPacket view = new RtpPacket();
    int sequence = random.nextInt(65_536);
    for (int round = 0; round < 3000; round++) {
      byte[] avcc =
          picture(random.nextInt(4) == 0, 1 + random.nextInt(4), 3 + random.nextInt(4000), random);
      for (byte[] packet : packets(avcc, random.nextBoolean(), sequence, round * 3000L)) {
        sequence++;
        for (int i = random.nextInt(4); i > 0; i--) {
          packet[random.nextInt(Math.min(packet.length, 40))] = (byte) random.nextInt();
        }
        if (random.nextInt(20) != 0 && view.parse(packet, 0, packet.length)) {
          drain(depacketizer, depacketizer.push(view), seed);
        }
      }
    }
    byte[] key = picture(true, 1, 4000, random);
    List<byte[]> packets = packets(key, true, sequence, 1L << 31);
    // Markers may have been found to lie; then the picture ends at the next timestamp.
    packets.addAll(packets(picture(false, 1, 10, random), false, sequence + 99, 1L << 30));
    boolean seen = false;
    for (byte[] packet : packets) {
      view.parse(packet, 0, packet.length);
      H264Picture done = depacketizer.push(view);
      for (; done != null; done = depacketizer.poll()) {
        byte[] data = done.avcc();
        int tail = data.length - key.length;
        seen |= tail >= 0 && Arrays.equals(data, tail, data.length, key, 0, key.length);
      }
    }
    assertThat(seen).as("seed %d", seed).isTrue();
  }

  private static void drain(H264Depacketizer depacketizer, H264Picture first, long seed)
      throws MalformedException {
    for (H264Picture done = first; done != null; done = depacketizer.poll()) {
      List<byte[]> units = NalUnits.splitLengthPrefixed(done.avcc());
      assertThat(units).as("seed %d", seed).isNotEmpty();
    }
  }

  @Test
  void picturesWithoutEndAreBounded() {
    H264Depacketizer depacketizer = new H264Depacketizer();
    RtpPacket view = new RtpPacket();
    byte[] payload = new byte[60_000];
    payload[0] = 0x7C;
    for (int i = 0; i < 1000; i++) {
      payload[1] = (byte) (i == 0 ? 0x85 : 0x05);
      byte[] packet = TestPictures.rtp(i, 0, false, payload);
      view.parse(packet, 0, packet.length);
      assertThat(depacketizer.push(view)).isNull();
    }
    assertThat(depacketizer.malformed()).isPositive();
  }
}
