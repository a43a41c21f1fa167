package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtsp.RtpInfo;
import org.camfleet.codecs.rtsp.RtspMessage;
import org.camfleet.codecs.rtsp.RtspReader;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.camfleet.codecs.rtsp.RtspUrls;
import org.camfleet.codecs.rtsp.SessionHeader;
import org.camfleet.codecs.rtsp.TransportHeader;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.Damage;
import org.camfleet.core.Secret;
import org.camfleet.core.media.Continuity;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;

/** Whatever texts a camera sends, reading them throws nothing and takes no time. */
class CameraTextFuzzTest {
  private static final int ROUNDS = 4_000;
  private static final List<Set<String>> TRACKS =
      List.of(Set.of("rtsp://h/a/trackID=0"), Set.of("rtsp://h/a/trackID=1"));

  private final long seed = Long.getLong("camfleet.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private int taken;

  private interface Reading {
    void read(String text) throws MalformedException;
  }

  private void damage(String directory, Reading reading) {
    List<String> corpus = Damage.files(directory);
    long begin = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      String text = Damage.text(random, corpus.get(round % corpus.size()));
      try {
        reading.read(text);
      } catch (MalformedException refused) {
        assertThat(refused.getMessage()).as("seed %d", seed).isNotBlank();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", round " + round + ": " + text, e);
      }
    }
    assertThat(taken).as("seed %d", seed).isPositive();
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .as("seed %d", seed)
        .isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void anyDescription() {
    damage(
        "cameras/sdp",
        text -> {
          Quirks quirks = new Quirks(some(), quirk -> {});
          SessionDescription description = SessionDescription.parse(text, quirks);
          for (TrackPlan plan :
              new TrackPlan[] {
                TrackPlan.video(description, WantedVideo.ANY, quirks),
                TrackPlan.audio(description, quirks)
              }) {
            if (plan != null) {
              CameraMedia media =
                  new CameraMedia(
                      "rtsp://h/a",
                      MediaPatience.DEFAULT,
                      new ClientMetrics(new CountingMetrics()),
                      new Continuity(),
                      quirks,
                      WantedVideo.ANY,
                      new Viewer.Nobody());
              media.add(plan, 0);
              assertThat(RtspUrls.control("rtsp://h/a?b", plan.control())).isNotEmpty();
              taken++;
            }
          }
        });
  }

  private Set<Quirk> some() {
    Set<Quirk> some = EnumSet.noneOf(Quirk.class);
    for (Quirk quirk : Quirk.values()) {
      if (random.nextInt(40) == 0) {
        some.add(quirk);
      }
    }
    return some;
  }

  @Test
  void anyAnswer() {
    damage(
        "cameras/answers",
        text -> {
          byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
          Answers answers = new Answers();
          new RtspReader(answers).read(bytes, 0, bytes.length);
        });
  }

  private final class Answers implements RtspReader.Handler {
    private final Authorizer authorizer =
        new Authorizer(
            "h",
            new RtspCredentials("owner", Secret.of("word")),
            new CameraHabits(
                some(), new RefusedLogins(InstantSource.system()), new CountingMetrics()));

    @Override
    public void onFrame(int channel, byte[] data, int offset, int length) {
      assertThat(length).isBetween(0, data.length - offset);
    }

    @Override
    public void onSkipped(int count) {
      assertThat(count).isPositive();
    }

    @Override
    public void onMessage(RtspMessage message) {
      if (message instanceof RtspResponse response) {
        taken++;
        for (int i = 0; i < 5 && authorizer.challenged(response); i++) {
          assertThat(authorizer.authorization("PLAY", "rtsp://h/a")).isNotBlank();
        }
        assertThat(authorizer.explanation()).isNotBlank();
        String session = response.headers().get("Session");
        String transport = response.headers().get("Transport");
        String location = response.headers().get("Location");
        assertThat(SessionHeader.parse(session == null ? "" : session).timeoutSeconds())
            .isPositive();
        TransportHeader.parse(transport == null ? "" : transport).interleaved();
        String info = String.join(",", response.headers().all("RTP-Info"));
        assertThat(CommonStart.timestamps(RtpInfo.parse(info), TRACKS).size()).isIn(0, 2);
        if (location != null) {
          CameraUrl.hasOddPassword(location);
          assertThat(CameraUrl.parse(location).url().length())
              .isLessThanOrEqualTo(location.length());
        }
        assertThat(Faults.of("SETUP", response, "").text()).isNotBlank();
      }
    }
  }
}
