package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.audio.AacDepacketizer;
import org.camfleet.codecs.audio.AudioSpecificConfig;
import org.camfleet.codecs.audio.G711Payload;
import org.camfleet.codecs.audio.G726;
import org.camfleet.codecs.audio.OpusPacket;
import org.camfleet.codecs.h264.H264Depacketizer;
import org.camfleet.codecs.h264.H264Picture;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.codecs.h264.SequenceParameterSet;
import org.camfleet.codecs.h265.H265Depacketizer;
import org.camfleet.codecs.h265.H265Picture;
import org.camfleet.codecs.jpeg.JpegDepacketizer;
import org.camfleet.codecs.jpeg.JpegImage;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtcp.RtcpReader;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.Damage;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.audio.OpusTranscoder;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;

/** Whatever bytes a camera sends, reading them throws nothing and holds no more than it may. */
class CameraBytesFuzzTest {
  private static final int ROUNDS = 20_000;

  private final long seed = Long.getLong("camfleet.seed", ThreadLocalRandom.current().nextLong());
  private final Random random = new Random(seed);
  private int taken;

  private interface Reading {
    void read(byte[] bytes) throws MalformedException;
  }

  private static List<byte[]> corpus(String name) {
    return Damage.lines("cameras/bytes/" + name + ".txt").stream()
        .map(HexFormat.of()::parseHex)
        .toList();
  }

  /** In the order of the corpus, so that what belongs together often stays together. */
  private void damage(String name, int rounds, Reading reading) {
    List<byte[]> corpus = corpus(name);
    long begin = System.nanoTime();
    for (int round = 0; round < rounds; round++) {
      byte[] good = corpus.get(round % corpus.size());
      byte[] bytes = random.nextInt(3) == 0 ? good : Damage.bytes(random, good);
      try {
        reading.read(bytes);
      } catch (MalformedException refused) {
        assertThat(refused.getMessage()).as("seed %d", seed).isNotBlank();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "seed %d, round %d: %s".formatted(seed, round, HexFormat.of().formatHex(bytes)), e);
      }
    }
    assertThat(taken).as("seed %d", seed).isPositive();
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .as("seed %d", seed)
        .isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void anyRtpPacket() {
    RtpPacket packet = new RtpPacket();
    damage(
        "rtp",
        ROUNDS,
        bytes -> {
          if (packet.parse(bytes, 0, bytes.length)) {
            taken++;
            assertThat(packet.payloadOffset()).isBetween(RtpPacket.HEADER_LENGTH, bytes.length);
            assertThat(packet.payloadOffset() + packet.payloadLength())
                .isBetween(packet.payloadOffset(), bytes.length);
            assertThat(packet.payloadType()).isBetween(0, 127);
            packet.extensionUnsigned(1);
            packet.extensionText(1);
          }
        });
  }

  @Test
  void anyRtcpPacket() {
    damage("rtcp", ROUNDS, bytes -> taken += RtcpReader.parse(bytes, 0, bytes.length).size());
  }

  @Test
  void anyPacketOfPictures() {
    H264Depacketizer[] depacketizer = {new H264Depacketizer()};
    RtpPacket packet = new RtpPacket();
    damage(
        "h264",
        ROUNDS,
        bytes -> {
          if (random.nextInt(500) == 0) {
            depacketizer[0] = new H264Depacketizer();
          }
          if (packet.parse(bytes, 0, bytes.length)) {
            H264Picture picture = depacketizer[0].push(packet);
            for (; picture != null; picture = depacketizer[0].poll()) {
              taken++;
              assertThat(NalUnits.splitLengthPrefixed(picture.avcc())).isNotEmpty();
            }
          }
        });
  }

  @Test
  void anyPacketOfH265() {
    for (boolean numbered : new boolean[] {false, true}) {
      H265Depacketizer[] depacketizer = {new H265Depacketizer(numbered, new Quirks())};
      RtpPacket packet = new RtpPacket();
      damage(
          "h265",
          ROUNDS / 2,
          bytes -> {
            if (random.nextInt(500) == 0) {
              depacketizer[0] = new H265Depacketizer(numbered, new Quirks());
            }
            if (packet.parse(bytes, 0, bytes.length)) {
              H265Picture picture = depacketizer[0].push(packet);
              for (; picture != null; picture = depacketizer[0].poll()) {
                taken++;
                assertThat(NalUnits.splitLengthPrefixed(picture.data())).isNotEmpty();
              }
            }
          });
    }
  }

  @Test
  void anyPacketOfJpeg() {
    JpegDepacketizer depacketizer = new JpegDepacketizer(2560, 1440);
    RtpPacket packet = new RtpPacket();
    damage(
        "jpeg",
        ROUNDS,
        bytes -> {
          JpegImage image = packet.parse(bytes, 0, bytes.length) ? depacketizer.push(packet) : null;
          if (image != null) {
            taken++;
            assertThat(image.width()).isBetween(1, 65_535);
            assertThat(image.height()).isBetween(1, 65_535);
            assertThat(image.data()).startsWith(0xFF, 0xD8).endsWith(0xFF, 0xD9);
          }
        });
  }

  @Test
  void anyH265SequenceParameterSet() {
    damage(
        "h265-sps",
        ROUNDS,
        bytes -> {
          var set = org.camfleet.codecs.h265.SequenceParameterSet.parse(bytes);
          taken++;
          assertThat(set.width()).isBetween(1, 16_384);
          assertThat(set.height()).isBetween(1, 16_384);
          assertThat(set.reorderDepth()).isBetween(0, 15);
        });
  }

  @Test
  void anyPacketOfAac() {
    int[][] lengths = {{13, 3, 3}, {6, 2, 2}, {16, 0, 0}, {1, 15, 15}};
    RtpPacket packet = new RtpPacket();
    for (int[] each : lengths) {
      AacDepacketizer depacketizer =
          new AacDepacketizer(
              each[0],
              each[1],
              each[2],
              1024,
              (frame, timestamp) -> {
                taken++;
                assertThat(frame).hasSizeBetween(1, 65_535);
                assertThat(timestamp).isBetween(0L, 0xffff_ffffL);
              });
      damage(
          "aac",
          ROUNDS / 4,
          bytes -> {
            if (packet.parse(bytes, 0, bytes.length)) {
              depacketizer.push(packet);
            }
          });
    }
  }

  @Test
  void anyPacketOfOtherSound() {
    RtpPacket packet = new RtpPacket();
    List<AudioTrack> tracks =
        List.of(
            new AudioTrack(AudioCodec.PCMU, 8_000, 1, new byte[0]),
            new AudioTrack(AudioCodec.PCMA, 8_000, 1, new byte[0]),
            new AudioTrack(AudioCodec.L16, 44_100, 2, new byte[0]),
            new AudioTrack(AudioCodec.G726, 8_000, 1, new G726(5, false).config()),
            new AudioTrack(AudioCodec.G726, 8_000, 1, new G726(2, true).config()));
    for (AudioTrack track : tracks) {
      long[] time = {1_764_000_000_000_000L};
      try (OpusTranscoder transcoder = new OpusTranscoder(unit -> taken++, new CountingMetrics())) {
        damage(
            "rtp",
            1_000,
            bytes -> {
              time[0] += 20_000;
              if (packet.parse(bytes, 0, bytes.length)) {
                byte[] data = G711Payload.read(packet);
                transcoder.accept(new AccessUnit(track, data, time[0], time[0], true));
                assertThat(OpusPacket.duration(data, 0, data.length)).isBetween(1, 5760);
              }
            });
      }
    }
  }

  @Test
  void anySequenceParameterSet() {
    damage(
        "sps",
        ROUNDS,
        bytes -> {
          boolean whole = SequenceParameterSet.isWhole(bytes);
          SequenceParameterSet set = SequenceParameterSet.parse(bytes);
          taken++;
          assertThat(set.width()).isBetween(1, 16_384);
          assertThat(set.height()).isBetween(1, 2 * 16_384);
          assertThat(set.reorderDepth()).isBetween(-1, 16);
          assertThat(whole || set.profileIdc() >= 0).isTrue();
        });
  }

  @Test
  void anyAacConfiguration() {
    damage(
        "aac-config",
        ROUNDS,
        bytes -> {
          AudioSpecificConfig config = AudioSpecificConfig.parse(bytes);
          taken++;
          assertThat(config.sampleRate()).isPositive();
          assertThat(config.channels()).isBetween(0, 8);
        });
  }

  @Test
  void aTrackOfAnyAacConfigurationEndsInSilenceAtWorst() {
    CountingMetrics metrics = new CountingMetrics();
    byte[] frame = HexFormat.of().parseHex("014020064fde02700c1c");
    damage(
        "aac-config",
        300,
        bytes -> {
          AudioSpecificConfig.parse(bytes);
          AudioTrack track = new AudioTrack(AudioCodec.AAC, 16_000, 1, bytes);
          try (OpusTranscoder transcoder = new OpusTranscoder(unit -> {}, metrics)) {
            for (long i = 0; i < 4; i++) {
              long time = 1_764_000_000_000_000L + 64_000 * i;
              transcoder.accept(new AccessUnit(track, frame, time, time, true));
            }
          }
          taken++;
        });
  }
}
