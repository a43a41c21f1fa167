package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What cameras, callers and a second server get wrong: told in a sentence, over when its cause is,
 * and no harm to what is recorded.
 */
@Tag("peer")
class BadInputTest {
  @TempDir private static Path directory;
  private static Cameras cameras;
  private static CamfleetProcess camfleet;
  private static Instant from;
  private static Recording.Tracks recorded;

  @BeforeAll
  static void record() throws Exception {
    from = Instant.now().minusSeconds(5);
    cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU));
    camfleet =
        CamfleetProcess.serve(
            directory.resolve("data"), "--set", "camfleet.bridge.media-timeout=3s");
    Cameras.add(camfleet.api(), "good", cameras.url(1));
    Cameras.awaitLive(camfleet.api(), "good", Duration.ofSeconds(40));
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> Recording.video(camfleet, "good", from).size() >= 2);
    recorded = Recording.tracks(camfleet, "good", from);
  }

  @AfterAll
  static void stop() {
    camfleet.close();
    cameras.close();
  }

  @AfterEach
  void whatWasRecordedBeforePlaysAndNothingBroke() throws Exception {
    recorded.isStillIn(Recording.tracks(camfleet, "good", from));
    assertThat(camfleet.api().status("good").path("state").asText()).isEqualTo("live");
    assertThat(camfleet.log()).doesNotContain("Exception", "ERROR");
  }

  @Test
  void aBadCameraSaysWhyAndIsLiveAgainByItself() throws Exception {
    try (BadCameras bad = BadCameras.start(camfleet.api())) {
      bad.startSound();
      Map<String, Recording.Tracks> before = new HashMap<>();
      for (String id : List.of("silent", "broken")) {
        before.put(id, Recording.tracks(camfleet, id, from));
        assertThat(before.get(id).pictures()).as(id).isNotEmpty();
      }
      bad.spoil();

      bad.awaitFault("absent", "waiting", "refused", bad.absent() + ": connection refused");
      bad.awaitFault(
          "locked",
          "failed",
          "bad-credentials",
          "DESCRIBE: 401 Unauthorized (the camera refuses user or password)");
      bad.awaitFault(
          "lost",
          "failed",
          "not-found",
          "DESCRIBE: 404 Not Found (the camera has no stream of this path)");
      bad.awaitFault(
          "other",
          "failed",
          "needs-reencode",
          "the camera sends H.265, which can not pass through (expected: H.264; or re-encoding, video:"
              + " adaptive); it offers: video H265, audio PCMU");
      bad.mendWhatFailed();
      bad.awaitFault("silent", "waiting", "no-media", "the camera sends no video for N ms");
      bad.awaitFault(
          "broken",
          "waiting",
          "no-pictures",
          "video arrives, but without a complete key frame for N ms; N x malformed, last: RTP"
              + " version: 0 (expected: 2)");
      bad.mendWhatWasSpoilt();
      List.of("absent", "locked", "lost", "other", "silent", "broken").forEach(bad::awaitLive);
      before.forEach((id, tracks) -> tracks.isStillIn(Recording.tracks(camfleet, id, from)));
    }
  }

  @Test
  void aCallersMistakeIsAnsweredInTheWordsOfTheService() throws Exception {
    FleetApi api = camfleet.api();
    try (KvsClient kvs = KvsClient.of(api);
        KvsClient thief = KvsClient.of(api, api.accessKeyId(), "wrong")) {
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .sslContext(api.trust())
              .build()
              .send(
                  kvs.signedPost("/describeSignalingChannel", "{\"ChannelName\":"),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
          .contains("SerializationException");
      assertThat(answer.body()).contains("body: not JSON at line 1 column 16 (expected: a JSON");

      refuses(() -> kvs.channelArn("nobody"), 404, "ResourceNotFoundException", "channel nobody");
      String bare = kvs.createChannel("bare");
      refuses(
          () -> kvs.joinAsMaster(bare),
          400,
          "InvalidArgumentException",
          "The channel bare stores no media (expected: UpdateMediaStorageConfiguration with Status"
              + " ENABLED and a StreamARN).");
      refuses(
          () -> thief.channelArn("good"),
          403,
          "InvalidSignatureException",
          "the signature does not match the request: check the secret key");
    }
  }

  private static void refuses(
      ThrowingCallable call, int status, String exceptionName, String sentence) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(CompletionException.class);
    assertThat(thrown.getCause())
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            refusal -> {
              assertThat(refusal.statusCode()).isEqualTo(status);
              assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(exceptionName);
              assertThat(refusal.awsErrorDetails().errorMessage()).contains(sentence);
            });
  }

  @Test
  void aSecondServerInTheWayOfTheFirstEndsWithOneSentence() throws Exception {
    String port = String.valueOf(camfleet.url().getPort());
    Path data = camfleet.data();

    assertThat(CamfleetProcess.untilItEnds("serve", "--data", data.toString(), "--port", "0"))
        .isEqualTo(
            new CamfleetProcess.Ended(
                1,
                List.of(
                    "camfleet: data directory: "
                        + data
                        + " is in use by another camfleet (expected: one server for each data"
                        + " directory)")));
    assertThat(
            CamfleetProcess.untilItEnds(
                "serve",
                "--data",
                directory.resolve("second").toString(),
                "--port",
                port,
                "--set",
                "camfleet.admin.port=0",
                "--set",
                "camfleet.media.port=0"))
        .isEqualTo(
            new CamfleetProcess.Ended(
                1,
                List.of(
                    "camfleet: camfleet.port: can not listen on 0.0.0.0:"
                        + port
                        + ": the port is in use or not allowed")));
  }
}
