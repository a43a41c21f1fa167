package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.Continuity;
import org.camfleet.core.media.Track;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;

/** Whatever a camera sends, the client neither throws nor hands on what is no picture. */
class RtspClientFuzzTest {
  private static final PreparedClip CLIP = PreparedClip.of(TestClips.keyFrames(TestClips.DEMO));

  /** Checks each unit as it comes. */
  private static final class Strict implements RtspClient.Listener {
    final List<Track> tracks = new ArrayList<>();
    long lastVideo;
    int units;

    @Override
    public void onTracks(List<Track> now) {
      tracks.clear();
      tracks.addAll(now);
    }

    @Override
    public void onUnit(AccessUnit unit) {
      units++;
      assertThat(tracks).contains(unit.track());
      if (unit.isVideo()) {
        assertThat(unit.timeMicros()).isGreaterThan(lastVideo);
        lastVideo = unit.timeMicros();
        try {
          assertThat(NalUnits.splitLengthPrefixed(unit.data())).isNotEmpty();
        } catch (MalformedException e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    public void onEnded(RtspFault fault) {
      throw new AssertionError("media alone ends nothing");
    }
  }

  @Test
  void survivesAnyMedia() {
    long seed = Long.getLong("camfleet.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 15; round++) {
      try {
        assertThat(play(random).packets()).isPositive();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + " round " + round, e);
      }
    }
  }

  private static RtspStats play(Random random) {
    CameraMedia media = media(new Strict());
    long now = 1_700_000_000_000_000L;
    int sequence = random.nextInt(65_536);
    for (int i = 0; i < 300; i++) {
      boolean sound = random.nextInt(4) == 0;
      List<FramedUnit> from = sound ? CLIP.sounds() : CLIP.pictures();
      FramedUnit unit = from.get(i % from.size());
      ByteBuf buffer = Unpooled.buffer();
      unit.write(buffer, 0, sequence, 3600L * i, 7);
      sequence += unit.packets();
      damage(random, media, unit, buffer, sound ? 2 : 0, now);
      now += 40_000;
      media.check(now);
    }
    return media.stats();
  }

  private static void damage(
      Random random, CameraMedia media, FramedUnit unit, ByteBuf buffer, int usual, long now) {
    byte[] bytes = buffer.array();
    for (int p = 0; p < unit.packets(); p++) {
      int start = unit.starts()[p] + 4;
      int end = p + 1 < unit.packets() ? unit.starts()[p + 1] : buffer.writerIndex();
      for (int change = random.nextInt(8) - 5; change > 0; change--) {
        bytes[start + random.nextInt(Math.min(60, end - start))] = (byte) random.nextInt(256);
      }
      int cut = random.nextInt(10) == 0 ? random.nextInt(end - start) : 0;
      int channel = random.nextInt(30) == 0 ? random.nextInt(6) : usual;
      media.frame(channel, bytes, start, end - start - cut, now);
    }
  }

  private static CameraMedia media(RtspClient.Listener listener) {
    CameraMedia media =
        new CameraMedia(
            "rtsp://h/fuzz",
            MediaPatience.of(Duration.ofHours(1)),
            new ClientMetrics(new CountingMetrics()),
            new Continuity(),
            new Quirks(),
            WantedVideo.H264,
            listener);
    SessionDescription description = CLIP.describe("fuzz");
    TrackPlan video = TrackPlan.video(description, WantedVideo.ANY, new Quirks());
    TrackPlan audio = TrackPlan.audio(description, new Quirks());
    assertThat(video).isNotNull();
    assertThat(audio).isNotNull();
    media.add(video, 0);
    media.add(audio, 2);
    media.started(0);
    return media;
  }

  @Test
  void plansAnyDescription() {
    long seed = Long.getLong("camfleet.seed", System.nanoTime());
    Random random = new Random(seed);
    String good = CLIP.describe("fuzz").toString();
    int planned = 0;
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder(good);
      for (int change = random.nextInt(12); change >= 0; change--) {
        int at = random.nextInt(text.length());
        if (random.nextBoolean()) {
          text.setCharAt(at, (char) (32 + random.nextInt(96)));
        } else {
          text.delete(at, Math.min(text.length(), at + random.nextInt(12)));
        }
      }
      try {
        SessionDescription description = SessionDescription.parse(text.toString());
        CameraMedia media =
            new CameraMedia(
                "rtsp://h/fuzz",
                MediaPatience.DEFAULT,
                new ClientMetrics(new CountingMetrics()),
                new Continuity(),
                new Quirks(),
                WantedVideo.ANY,
                new Strict());
        for (TrackPlan plan :
            new TrackPlan[] {
              TrackPlan.video(description, WantedVideo.ANY, new Quirks()),
              TrackPlan.audio(description, new Quirks())
            }) {
          if (plan != null) {
            media.add(plan, 0);
            planned++;
          }
        }
        assertThat(TrackPlan.offered(description)).isNotEmpty();
      } catch (MalformedException refused) {
        // a sentence for the operator
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + round + ": " + text, e);
      }
    }
    assertThat(planned).as("seed %d", seed).isPositive();
  }
}
