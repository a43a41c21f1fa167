package org.camfleet.core.rtsp;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.rtsp.DigestAlgorithm;
import org.camfleet.codecs.rtsp.DigestChallenge;
import org.camfleet.codecs.rtsp.DigestResponse;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.core.Secret;
import org.camfleet.core.media.MediaLoop;

/** Cameras that want to know who asks, in odd ways. */
final class AuthSamples {
  static final RtspCredentials OWNER = new RtspCredentials("owner", Secret.of("p@ss/w:ord #1"));
  private static final RtspCredentials WRONG = new RtspCredentials("owner", Secret.of("wrong"));
  private static final String REFUSED = "RTSP/1.0 401 Unauthorized\r\n";
  private static final DigestChallenge MD5_OLD = digest(DigestAlgorithm.MD5, false);
  private static final DigestChallenge MD5 = digest(DigestAlgorithm.MD5, true);
  private static final DigestChallenge SHA = digest(DigestAlgorithm.SHA_256, true);
  private static final DigestChallenge SHA_512 = digest(DigestAlgorithm.SHA_512_256, true);

  private AuthSamples() {}

  static Map<Quirk, Sample> all() {
    Map<Quirk, Sample> all = new EnumMap<>(Quirk.class);
    all.put(Quirk.AUTH_QOP, camera(MD5, MD5.toString()));
    all.put(Quirk.AUTH_SHA_256, camera(SHA, SHA.toString()));
    all.put(
        Quirk.AUTH_SEVERAL_CHALLENGES,
        camera(
            SHA_512,
            "Digest realm=\"r\", nonce=\"n\", algorithm=ROT-13",
            MD5.toString(),
            SHA.toString() + ", " + SHA_512));
    all.put(Quirk.AUTH_SHA_256_BROKEN, camera(MD5, MD5.toString(), SHA.toString()));
    all.put(Quirk.AUTH_BASIC_AFTER_DIGEST, AuthSamples::asksForTheClearPassword);
    all.put(Quirk.AUTH_LOCK_OUT, AuthSamples::locksAccounts);
    all.put(Quirk.URL_PASSWORD_CHARACTERS, AuthSamples::passwordInTheUrl);
    return all;
  }

  private static DigestChallenge digest(DigestAlgorithm algorithm, boolean qop) {
    return DigestChallenge.of("cam", "5ca1ab1e" + algorithm.ordinal(), algorithm, qop, false);
  }

  /** Takes answers to one challenge only, whatever it offers. */
  private static ScriptedSample camera(DigestChallenge real, String... offered) {
    return ScriptedSample.good().as(OWNER).answering(guarded(real, offered));
  }

  static Function<RtspRequest, String> guarded(DigestChallenge real, String... offered) {
    return request -> {
      String proof = request.headers().get("Authorization");
      String password = OWNER.password().reveal();
      boolean right =
          proof != null
              && DigestResponse.verify(proof, real, request.method(), OWNER.user(), password)
              && proof.contains("qop=auth") == real.qopAuth();
      return right || request.method().equals("OPTIONS")
          ? ScriptedSample.usual(request)
          : refusal(offered);
    };
  }

  private static String refusal(String... offered) {
    StringBuilder text = new StringBuilder(REFUSED);
    for (String challenge : offered) {
      text.append("WWW-Authenticate: ").append(challenge).append("\r\n");
    }
    return text.toString();
  }

  private static Sample.Result asksForTheClearPassword(MediaLoop loop, Set<Quirk> refused)
      throws Exception {
    AtomicInteger connections = new AtomicInteger();
    Function<RtspRequest, String> digest = guarded(MD5_OLD, MD5_OLD.toString());
    Function<RtspRequest, String> script =
        request -> {
          if (request.method().equals("OPTIONS") && request.cseq() == 1) {
            connections.incrementAndGet();
          }
          if (connections.get() == 1) {
            return digest.apply(request);
          }
          String proof = request.headers().get("Authorization");
          boolean right = proof != null && proof.startsWith("Basic ");
          return right || request.method().equals("OPTIONS")
              ? ScriptedSample.usual(request)
              : refusal("Basic realm=\"cam\"");
        };
    try (ScriptedCamera camera = ScriptedCamera.answering(script)) {
      camera.media(HandWrittenRtp.usual(0));
      RtspClient.Settings settings = ScriptedSample.settings(camera.url(), OWNER, false);
      RefusedLogins logins = new RefusedLogins(InstantSource.system());
      Viewer first = new Viewer(loop, settings, refused, logins);
      first.awaitPictures(10);
      first.close();
      try (Viewer second = new Viewer(loop, settings, first)) {
        Viewer.awaitThat(() -> second.pictures().size() >= 10 || !second.faults.isEmpty());
        String received = new String(camera.received(), StandardCharsets.ISO_8859_1);
        return new Sample.Result(
            received.contains("Basic ") && second.pictures().size() >= 10,
            second.faults.isEmpty() ? "" : second.faults.get(0).text(),
            second.habits.counts());
      }
    }
  }

  /** Survived is a camera whose account is not locked after five tries. */
  private static Sample.Result locksAccounts(MediaLoop loop, Set<Quirk> refused) throws Exception {
    RefusedLogins logins = new RefusedLogins(InstantSource.system());
    AtomicInteger wrong = new AtomicInteger();
    Function<RtspRequest, String> guarded = guarded(MD5, MD5.toString());
    Function<RtspRequest, String> script =
        request -> {
          String answer = guarded.apply(request);
          boolean tried = request.headers().get("Authorization") != null;
          wrong.addAndGet(tried && answer.startsWith(REFUSED) ? 1 : 0);
          return answer;
        };
    try (ScriptedCamera camera = ScriptedCamera.answering(script)) {
      RtspClient.Settings settings = ScriptedSample.settings(camera.url(), WRONG, false);
      String told = "";
      Map<String, Long> quirks = Map.of();
      for (int i = 0; i < 6; i++) {
        try (Viewer viewer = new Viewer(loop, settings, refused, logins)) {
          told = viewer.awaitFault().text();
          quirks = viewer.habits.counts();
        }
      }
      return new Sample.Result(wrong.get() < 5, told, quirks);
    }
  }

  private static Sample.Result passwordInTheUrl(MediaLoop loop, Set<Quirk> refused)
      throws Exception {
    RtspCredentials owner = new RtspCredentials("owner", Secret.of("p/a@s"));
    Function<RtspRequest, String> script =
        request -> {
          String expected = DigestResponse.basic(owner.user(), owner.password().reveal());
          return expected.equals(request.headers().get("Authorization"))
              ? ScriptedSample.usual(request)
              : refusal("Basic realm=\"cam\"");
        };
    try (ScriptedCamera camera = ScriptedCamera.answering(script)) {
      camera.media(HandWrittenRtp.usual(0));
      String url = camera.url().replace("rtsp://", "rtsp://owner:p/a@s@");
      RtspClient.Settings settings = ScriptedSample.settings(url, null, false);
      try (Viewer viewer =
          new Viewer(loop, settings, refused, new RefusedLogins(InstantSource.system()))) {
        Viewer.awaitThat(() -> viewer.pictures().size() >= 10 || !viewer.faults.isEmpty());
        List<String> leaks =
            camera.requests.stream().map(RtspRequest::uri).filter(u -> u.contains("@")).toList();
        return new Sample.Result(
            viewer.pictures().size() >= 10 && leaks.isEmpty(),
            viewer.faults.isEmpty() ? "" : viewer.faults.get(0).text(),
            viewer.habits.counts());
      }
    }
  }
}
