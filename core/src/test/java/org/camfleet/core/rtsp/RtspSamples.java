package org.camfleet.core.rtsp;

import static org.camfleet.core.rtsp.ScriptedSample.OK;
import static org.camfleet.core.rtsp.ScriptedSample.usual;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.core.media.MediaLoop;

/** Cameras with odd answers. */
final class RtspSamples {
  private static final String BAD = "RTSP/1.0 400 Bad Request\r\n";

  private RtspSamples() {}

  static Map<Quirk, Sample> all() {
    Map<Quirk, Sample> all = new EnumMap<>(Quirk.class);
    all.put(
        Quirk.RTSP_HEADERS_REFUSED,
        good()
            .answering(
                request -> request.headers().get("User-Agent") == null ? usual(request) : BAD));
    all.put(
        Quirk.RTSP_CONTROL_URL,
        good()
            .answering(
                request ->
                    request.method().equals("SETUP") && request.uri().contains("/cam1/")
                        ? "RTSP/1.0 404 Not Found\r\n"
                        : usual(request)));
    transports(all);
    sessions(all);
    all.put(Quirk.RTSP_MEDIA_BEFORE_PLAY, good().prepared(ScriptedCamera::mediaFirst));
    HandWrittenRtp torn = HandWrittenRtp.on(0);
    for (int i = 0; i < 10; i++) {
      torn.sets(i).slices(i).noise(0x01, 0x80, 0x33);
    }
    all.put(Quirk.RTSP_TORN_STREAM, good().sending(torn, 10));
    all.put(
        Quirk.RTSP_RANGE_REFUSED,
        good()
            .answering(
                request ->
                    request.headers().get("Range") == null
                        ? usual(request)
                        : "RTSP/1.0 457 Invalid Range\r\n"));
    all.put(Quirk.RTSP_NO_OPTIONS, good().on("OPTIONS", "RTSP/1.0 501 Not Implemented\r\n"));
    all.put(Quirk.RTSP_CSEQ, good().prepared(ScriptedCamera::miscounts));
    HandWrittenRtp hollow = HandWrittenRtp.on(0);
    for (int i = 0; i < 10; i++) {
      hollow.noise('$', 0, 0, 0).sets(i).slices(i);
    }
    all.put(Quirk.RTSP_EMPTY_FRAMES, good().sending(hollow, 10));
    all.put(Quirk.RTSP_RETRY_AFTER, RtspSamples::comesAgainWhenWanted);
    all.put(Quirk.RTCP_KEY_FRAME_REQUEST_IGNORED, RtspSamples::asksInVain);
    return all;
  }

  private static ScriptedSample good() {
    return ScriptedSample.good();
  }

  private static void transports(Map<Quirk, Sample> all) {
    all.put(Quirk.RTSP_NO_CHANNELS, transport("RTP/AVP/TCP;unicast"));
    all.put(
        Quirk.RTSP_OTHER_CHANNELS,
        transport("RTP/AVP/TCP;unicast;interleaved=6-7").sending(HandWrittenRtp.usual(6), 10));
    all.put(
        Quirk.RTSP_TRANSPORT_ORDER, transport("ssrc=0A0B0C0D;interleaved=0-1;unicast;RTP/AVP/TCP"));
    // The first packet only tells where the track is; its picture is lost.
    all.put(Quirk.RTSP_UNKNOWN_CHANNELS, good().sending(HandWrittenRtp.usual(8), 9));
  }

  private static ScriptedSample transport(String value) {
    return good().on("SETUP", OK + "Session: 1\r\nTransport: " + value + "\r\n");
  }

  private static void sessions(Map<Quirk, Sample> all) {
    Function<RtspRequest, String> both =
        request ->
            request.method().equals("DESCRIBE")
                ? OK + "\r\n" + ScriptedSample.descriptionWithSound()
                : usual(request);
    all.put(
        Quirk.RTSP_SESSION_CHANGES,
        good()
            .answering(
                request -> {
                  boolean sound = request.uri().endsWith("trackID=1");
                  boolean other = sound && request.method().equals("SETUP");
                  return other ? OK + "Session: 2\r\n" : both.apply(request);
                }));
    all.put(
        Quirk.RTSP_SOUND_REFUSED,
        good()
            .answering(
                request ->
                    request.uri().endsWith("trackID=1")
                        ? "RTSP/1.0 500 Internal Server Error\r\n"
                        : both.apply(request)));
    all.put(
        Quirk.RTSP_NO_SESSION,
        good().on("SETUP", OK + "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n"));
    all.put(Quirk.RTSP_ZOMBIE_SESSION, RtspSamples::givesTheOldSessionBack);
    all.put(Quirk.RTSP_KEEP_ALIVE_REFUSED, RtspSamples::keepsAliveBySomethingElse);
    all.put(Quirk.RTSP_SHORT_TIMEOUT, RtspSamples::forgetsSoon);
  }

  /** A camera whose session ends when no request comes for three seconds. */
  private static Sample.Result forgetsSoon(MediaLoop loop, Set<Quirk> refused) throws Exception {
    List<Long> signs = new CopyOnWriteArrayList<>();
    Function<RtspRequest, String> script =
        request -> {
          // The first sign of life is PLAY itself.
          if (!signs.isEmpty() || request.method().equals("PLAY")) {
            signs.add(System.nanoTime());
          }
          return request.method().equals("SETUP")
              ? OK + "Session: 1;timeout=3\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n"
              : usual(request);
        };
    try (ScriptedCamera camera = ScriptedCamera.answering(script)) {
      camera.media(HandWrittenRtp.usual(0));
      RtspClient.Settings settings = ScriptedSample.settings(camera.url(), null, false);
      RefusedLogins logins = new RefusedLogins(InstantSource.system());
      try (Viewer viewer = new Viewer(loop, settings, refused, logins)) {
        Viewer.awaitThat(() -> signs.size() > 2 || !viewer.faults.isEmpty());
        boolean whole = viewer.pictures().size() >= 10 && comeWithin(3_000_000_000L, signs);
        Sample.Result result = result(viewer);
        return new Sample.Result(result.survived() && whole, result.told(), result.quirks());
      }
    }
  }

  private static boolean comeWithin(long nanos, List<Long> times) {
    return IntStream.range(1, times.size()).allMatch(i -> times.get(i) - times.get(i - 1) < nanos);
  }

  private static Sample.Result givesTheOldSessionBack(MediaLoop loop, Set<Quirk> refused)
      throws Exception {
    AtomicBoolean held = new AtomicBoolean();
    Function<RtspRequest, String> script =
        request -> {
          if (request.method().equals("TEARDOWN")) {
            held.set(false);
          }
          boolean setUp = request.method().equals("SETUP");
          if (setUp && held.getAndSet(true)) {
            return "RTSP/1.0 453 Not Enough Bandwidth\r\n";
          }
          return usual(request);
        };
    try (ScriptedCamera camera = ScriptedCamera.answering(script)) {
      camera.media(HandWrittenRtp.usual(0));
      camera.hangsUp();
      RtspClient.Settings settings = ScriptedSample.settings(camera.url(), null, false);
      RefusedLogins logins = new RefusedLogins(InstantSource.system());
      try (Viewer first = new Viewer(loop, settings, refused, logins)) {
        first.awaitFault();
        try (Viewer second = new Viewer(loop, settings, first)) {
          RtspFault fault = second.awaitFault();
          return new Sample.Result(
              second.pictures().size() >= 9, fault.text(), second.habits.counts());
        }
      }
    }
  }

  private static Sample.Result keepsAliveBySomethingElse(MediaLoop loop, Set<Quirk> refused)
      throws Exception {
    Function<RtspRequest, String> script =
        request ->
            switch (request.method()) {
              case "OPTIONS" -> OK + "Public: GET_PARAMETER\r\n";
              case "SETUP" -> OK + "Session: 1;timeout=1\r\n";
              case "GET_PARAMETER" -> "RTSP/1.0 405 Method Not Allowed\r\n";
              default -> usual(request);
            };
    try (ScriptedCamera camera = ScriptedCamera.answering(script);
        Viewer viewer =
            new Viewer(
                loop,
                ScriptedSample.settings(camera.url(), null, false),
                refused,
                new RefusedLogins(InstantSource.system()))) {
      // One OPTIONS is the beginning; further ones keep alive.
      Viewer.awaitThat(
          () ->
              camera.requests.stream().filter(r -> r.method().equals("OPTIONS")).count() > 2
                  || !viewer.faults.isEmpty());
      return result(viewer);
    }
  }

  private static Sample.Result result(Viewer viewer) {
    boolean lives = viewer.faults.isEmpty();
    return new Sample.Result(
        lives, lives ? "" : viewer.faults.get(0).text(), viewer.habits.counts());
  }

  private static Sample.Result comesAgainWhenWanted(MediaLoop loop, Set<Quirk> refused)
      throws Exception {
    Function<RtspRequest, String> script =
        request ->
            request.method().equals("SETUP")
                ? "RTSP/1.0 503 Service Unavailable\r\nRetry-After: 120\r\n"
                : usual(request);
    try (ScriptedCamera camera = ScriptedCamera.answering(script);
        Viewer viewer =
            new Viewer(
                loop,
                ScriptedSample.settings(camera.url(), null, false),
                refused,
                new RefusedLogins(InstantSource.system()))) {
      RtspFault fault = viewer.awaitFault();
      return new Sample.Result(
          Duration.ofSeconds(120).equals(fault.retryAfter()), fault.text(), viewer.habits.counts());
    }
  }

  private static Sample.Result asksInVain(MediaLoop loop, Set<Quirk> refused) throws Exception {
    try (ScriptedCamera camera = ScriptedCamera.answering(ScriptedSample::usual)) {
      camera.media(HandWrittenRtp.usual(0));
      RtspClient.Settings settings = ScriptedSample.settings(camera.url(), null, false);
      try (Viewer viewer =
          new Viewer(loop, settings, refused, new RefusedLogins(InstantSource.system()))) {
        viewer.awaitPictures(10);
        viewer.client().requestKeyFrame();
        Quirk quirk = Quirk.RTCP_KEY_FRAME_REQUEST_IGNORED;
        Viewer.awaitThat(() -> viewer.habits.quirks().count(quirk) > 0);
        if (!refused.isEmpty()) {
          viewer.awaitFault();
        }
        return result(viewer);
      }
    }
  }
}
