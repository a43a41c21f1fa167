package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.apache.pekko.japi.function.Function;
import org.camfleet.core.Secret;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.TrackHeaders;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.playback.HlsSession;
import org.camfleet.core.playback.SessionTokens;
import org.camfleet.fleet.LogWatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whoever has the address of a session may ask anything: an answer, or a refusal with a status. */
class HlsFuzzTest {
  private static final long SEED = 20_261_129;
  private static final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local\npekko.fail-mixed-versions = off")
              .withFallback(ConfigFactory.load()));
  private static final String[] RESOURCES = {
    "getHLSMasterPlaylist.m3u8",
    "getHLSMediaPlaylist.m3u8",
    "getMP4InitFragment.mp4",
    "getMP4MediaFragment.mp4",
    "getTSFragment.ts",
    "getDASHManifest.mpd",
    "..",
    "%2e%2e%2fcredentials",
    ""
  };
  private static final String[] NAMES = {
    "SessionToken", "TrackNumber", "SequenceNumber", "FragmentNumber", "sessiontoken", "x"
  };
  private static final String[] VALUES = {
    "",
    "1",
    "2",
    "-1",
    "0",
    "99999999999999999999999999999999999999",
    "100000000000000000010000000001",
    "1e9",
    "%00",
    "%zz",
    "%F0%28%8C%28",
    "../../etc/passwd",
    "a=b=c",
    "~"
  };

  private final CountingMetrics metrics = new CountingMetrics();
  private final SessionTokens tokens = new SessionTokens(Secret.of("a key of this cluster"));

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void everyQueryIsAnsweredOrRefusedWithAStatus() throws Exception {
    Function<HttpRequest, CompletionStage<HttpResponse>> routes =
        HlsRoutes.create(
                new Nothing(),
                (fragment, part) -> CompletableFuture.completedFuture(new byte[0]),
                tokens,
                Instant::now,
                metrics)
            .function(kit.system());
    Random random = new Random(SEED);
    try (LogWatch log = new LogWatch()) {
      for (int round = 0; round < 4_000; round++) {
        String target = target(random);
        HttpResponse response = answer(routes, target);
        if (response != null) {
          assertThat(response.status().intValue())
              .as("seed %d, round %d: %s", SEED, round, target)
              .isIn(400, 403, 404);
        }
      }
      assertThat(log.stackTraces()).isEmpty();
    }
    assertThat(metrics.value("camfleet_hls_requests_total", "outcome", "refused")).isPositive();
    assertThat(metrics.value("camfleet_hls_requests_total", "outcome", "failed")).isZero();
  }

  /** Null when no server would have read the target. */
  private static HttpResponse answer(
      Function<HttpRequest, CompletionStage<HttpResponse>> routes, String target) throws Exception {
    Uri uri;
    try {
      uri = Uri.create(target, Uri.RELAXED);
    } catch (IllegalUriException e) {
      return null;
    }
    return routes
        .apply(HttpRequest.GET("/").withUri(uri))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private String target(Random random) {
    List<String> query = new ArrayList<>();
    if (random.nextInt(4) > 0) {
      String token = tokens.seal(session(random));
      int cut = random.nextInt(token.length());
      query.add("SessionToken=" + (random.nextInt(4) == 0 ? token.substring(cut) : token));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      String name = NAMES[random.nextInt(NAMES.length)];
      query.add(name + "=" + VALUES[random.nextInt(VALUES.length)]);
    }
    return (random.nextBoolean() ? "/hls/v1/" : "/dash/v1/")
        + RESOURCES[random.nextInt(RESOURCES.length)]
        + "?"
        + String.join(random.nextInt(10) == 0 ? ";" : "&", query);
  }

  private static HlsSession session(Random random) {
    long now = System.currentTimeMillis() * 1000;
    HlsSession.PlaybackMode[] modes = HlsSession.PlaybackMode.values();
    return new HlsSession(
        "arn:aws:kinesisvideo:us-east-1:0:stream/s/1",
        modes[random.nextInt(modes.length)],
        FragmentIndex.Clock.PRODUCER,
        new FragmentNumber(1, 1),
        0,
        Long.MAX_VALUE,
        HlsSession.DiscontinuityMode.NEVER,
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        1 + random.nextInt(5_000),
        now,
        now + (random.nextInt(10) == 0 ? -1 : 300_000_000L));
  }

  /** An index in which nothing is listed. */
  private static final class Nothing implements FragmentIndex {
    @Override
    public CompletionStage<Added> add(List<Entry> entries) {
      return CompletableFuture.completedFuture(Added.ALL);
    }

    @Override
    public CompletionStage<Boolean> touches(
        String store, String stream, long segment, long fromMicros, long toMicros) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public CompletionStage<Void> fence(String stream, long epoch) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<List<Fragment>> newest(String stream, int limit) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<List<Fragment>> from(String stream, FragmentNumber first, int limit) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<List<Fragment>> between(
        String stream, Clock clock, long fromMicros, long toMicros, int limit) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Optional<Fragment>> find(String stream, FragmentNumber number) {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Optional<TrackHeaders>> headers(String stream, long headersId) {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Optional<FragmentNumber>> last(
        String store, String stream, FragmentNumber upTo) {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<List<Long>> segments(String store, String stream) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<List<Fragment>> in(
        String store, String stream, long segment, long fromOffset) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Replaced> replace(
        String store, String stream, long segment, List<Entry> entries, boolean keep) {
      return CompletableFuture.completedFuture(new Replaced(List.of(), List.of(), 0));
    }

    @Override
    public CompletionStage<Void> removeSegment(String store, String stream, long segment) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> removeStream(String store, String stream) {
      return CompletableFuture.completedFuture(null);
    }
  }
}
