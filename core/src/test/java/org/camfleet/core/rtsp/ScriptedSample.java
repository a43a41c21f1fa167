package org.camfleet.core.rtsp;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.core.media.MediaLoop;
import org.jspecify.annotations.Nullable;

/**
 * A camera that follows a script; it is survived when all its pictures arrive.
 *
 * @param pictures how many can be expected
 */
record ScriptedSample(
    Function<RtspRequest, String> script,
    byte[] media,
    int pictures,
    @Nullable RtspCredentials credentials,
    Consumer<ScriptedCamera> prepared)
    implements Sample {
  static final String OK = "RTSP/1.0 200 OK\r\n";
  private static final Set<ByteBuffer> WHOLE = whole();
  private static final PreparedClip CLIP = PreparedClip.of(HandWrittenRtp.CLIP);
  private static final PreparedClip SOUND = PreparedClip.of(TestClips.keyFrames(TestClips.DEMO));

  /** A camera without any quirk. */
  static ScriptedSample good() {
    return new ScriptedSample(
        ScriptedSample::usual, HandWrittenRtp.usual(0), 10, null, camera -> {});
  }

  ScriptedSample answering(Function<RtspRequest, String> other) {
    return new ScriptedSample(other, media, pictures, credentials, prepared);
  }

  /** Another description. */
  ScriptedSample describing(UnaryOperator<String> change) {
    return answering(
        request ->
            request.method().equals("DESCRIBE")
                ? OK + "\r\n" + change.apply(description())
                : script.apply(request));
  }

  /** Another answer to one method. */
  ScriptedSample on(String method, String answer) {
    return answering(request -> request.method().equals(method) ? answer : script.apply(request));
  }

  ScriptedSample sending(HandWrittenRtp rtp, int expected) {
    return sending(rtp.bytes(), expected);
  }

  ScriptedSample sending(byte[] bytes, int expected) {
    return new ScriptedSample(script, bytes, expected, credentials, prepared);
  }

  ScriptedSample as(RtspCredentials owner) {
    return new ScriptedSample(script, media, pictures, owner, prepared);
  }

  ScriptedSample prepared(Consumer<ScriptedCamera> how) {
    return new ScriptedSample(script, media, pictures, credentials, how);
  }

  static String description() {
    return CLIP.describe("quirk").toString();
  }

  static String descriptionWithSound() {
    return SOUND.describe("quirk").toString();
  }

  static String usual(RtspRequest request) {
    return switch (request.method()) {
      case "DESCRIBE" -> OK + "\r\n" + description();
      case "SETUP" -> OK + "Session: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n";
      default -> OK;
    };
  }

  static RtspClient.Settings settings(String url, @Nullable RtspCredentials as, boolean strict) {
    // What is not lived with ends in silence at times: that must not take long.
    Duration patience = strict ? Duration.ofSeconds(2) : Duration.ofSeconds(10);
    return new RtspClient.Settings(URI.create(url), as, patience, patience, true);
  }

  @Override
  public Result replay(MediaLoop loop, Set<Quirk> refused) throws Exception {
    try (ScriptedCamera camera = ScriptedCamera.answering(script)) {
      camera.media(media);
      prepared.accept(camera);
      RtspClient.Settings settings = settings(camera.url(), credentials, !refused.isEmpty());
      RefusedLogins logins = new RefusedLogins(InstantSource.system());
      try (Viewer viewer = new Viewer(loop, settings, refused, logins)) {
        Viewer.awaitThat(() -> whole(viewer) >= pictures || !viewer.faults.isEmpty());
        String told = viewer.faults.isEmpty() ? "" : viewer.faults.get(0).text();
        return new Result(whole(viewer) >= pictures, told, viewer.habits.counts());
      }
    }
  }

  private static long whole(Viewer viewer) {
    return viewer.pictures().stream()
        .filter(unit -> WHOLE.contains(ByteBuffer.wrap(unit.data())))
        .count();
  }

  /** All pictures that samples send, byte by byte. */
  private static Set<ByteBuffer> whole() {
    Set<ByteBuffer> all = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      all.add(ByteBuffer.wrap(NalUnits.lengthPrefixed(HandWrittenRtp.nals(i))));
      all.add(ByteBuffer.wrap(NalUnits.lengthPrefixed(List.of(HandWrittenRtp.keyFrame(i)))));
    }
    all.add(
        ByteBuffer.wrap(
            NalUnits.lengthPrefixed(List.of(HandWrittenRtp.UPPER, HandWrittenRtp.LOWER))));
    return all;
  }
}
