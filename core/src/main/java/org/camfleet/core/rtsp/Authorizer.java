package org.camfleet.core.rtsp;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtsp.DigestAlgorithm;
import org.camfleet.codecs.rtsp.DigestChallenge;
import org.camfleet.codecs.rtsp.DigestResponse;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.jspecify.annotations.Nullable;

/**
 * Proves to one camera connection who we are: by the strongest Digest that is offered, else by
 * Basic. Careful with what was refused, because cameras lock accounts. One thread.
 */
final class Authorizer {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String host;
  private final @Nullable RtspCredentials credentials;
  private final CameraHabits habits;
  private final Quirks quirks;
  private @Nullable DigestChallenge challenge;
  private boolean basic;
  private boolean accepted;
  private boolean steppedDown;
  private boolean heldBack;
  private int nonceCount;
  private String cnonce = "";

  Authorizer(String host, @Nullable RtspCredentials credentials, CameraHabits habits) {
    this.host = host;
    this.credentials = credentials;
    this.habits = habits;
    this.quirks = habits.quirks();
  }

  /** Why a request remains refused, for a person. */
  String explanation() {
    if (credentials == null) {
      return "the camera wants user and password, and none are set";
    }
    if (heldBack) {
      return "not tried: the camera refused this login "
          + RefusedLogins.MOST
          + " times within "
          + RefusedLogins.WINDOW.toMinutes()
          + " min and may lock it; another login is tried at once";
    }
    Quirk refusal = quirks.refusal();
    return refusal == null ? "the camera refuses user or password" : Quirks.refused(refusal);
  }

  /** The {@code Authorization} value for a request; null before a challenge. */
  @Nullable String authorization(String method, String uri) {
    if (credentials == null) {
      return null;
    }
    String password = credentials.password().reveal();
    if (challenge != null) {
      return DigestResponse.authorization(
          challenge, method, uri, credentials.user(), password, ++nonceCount, cnonce);
    }
    return basic ? DigestResponse.basic(credentials.user(), password) : null;
  }

  /** Whether a proof was sent and none was let through since the camera asked for it. */
  boolean isRefused() {
    return (challenge != null || basic) && !accepted;
  }

  /** The last request was let through. */
  void accepted() {
    if (credentials == null || accepted || (challenge == null && !basic)) {
      return;
    }
    accepted = true;
    habits.logins().accepted(host, credentials);
    if (challenge != null) {
      habits.provedDigest();
    }
    if (steppedDown) {
      quirks.meetsOnce(Quirk.AUTH_SHA_256_BROKEN);
      habits.broken().add(DigestAlgorithm.SHA_256);
      habits.broken().add(DigestAlgorithm.SHA_512_256);
    }
  }

  /**
   * Takes a 401; answers whether the request is worth repeating. A proof that was refused is never
   * sent twice; only a nonce that has expired is renewed, and a broken SHA-256 is given up once.
   */
  boolean challenged(RtspResponse refusal) {
    if (credentials == null) {
      return false;
    }
    List<String> headers = offered(refusal.headers().all("WWW-Authenticate"));
    DigestChallenge strongest = strongest(headers);
    boolean first = challenge == null && !basic;
    boolean expired = strongest != null && hasExpired(strongest);
    if (!first && !expired) {
      habits.logins().refused(host, credentials);
    }
    DigestChallenge next = first || expired ? strongest : weaker(headers);
    accepted = false;
    if (next != null) {
      return mayTry() && answer(next);
    }
    boolean clear = first && strongest == null && DigestChallenge.offersBasic(headers);
    return clear && mayTry() && basic();
  }

  private List<String> offered(List<String> headers) {
    boolean all =
        DigestChallenge.count(headers) < 2 || quirks.meetsOnce(Quirk.AUTH_SEVERAL_CHALLENGES);
    return all ? headers : headers.subList(0, 1);
  }

  /** The strongest that the camera is not known to get wrong. */
  private @Nullable DigestChallenge strongest(List<String> headers) {
    List<DigestChallenge> all = DigestChallenge.all(headers);
    boolean md5 = all.stream().anyMatch(one -> one.algorithm() == DigestAlgorithm.MD5);
    if (!all.isEmpty() && !md5 && !quirks.meetsOnce(Quirk.AUTH_SHA_256)) {
      return null;
    }
    return all.stream()
        .filter(one -> !(steppedDown || habits.broken().contains(one.algorithm())) || isMd5(one))
        .findFirst()
        .orElse(null);
  }

  private static boolean isMd5(DigestChallenge challenge) {
    return challenge.algorithm() == DigestAlgorithm.MD5;
  }

  /** Some cameras forget to say stale: after a success a new nonce means the same. */
  private boolean hasExpired(DigestChallenge fresh) {
    return challenge != null
        && fresh.algorithm() == challenge.algorithm()
        && (fresh.stale() || (accepted && !fresh.nonce().equals(challenge.nonce())));
  }

  /** MD5, once, where SHA-256 was refused that never worked before; else null. */
  private @Nullable DigestChallenge weaker(List<String> headers) {
    if (steppedDown) {
      habits.steppedDownInVain();
      return null;
    }
    if (challenge == null || isMd5(challenge) || !habits.mayStepDown()) {
      return null;
    }
    DigestChallenge md5 =
        DigestChallenge.all(headers).stream().filter(Authorizer::isMd5).findFirst().orElse(null);
    steppedDown = md5 != null && quirks.tolerates(Quirk.AUTH_SHA_256_BROKEN);
    return steppedDown ? md5 : null;
  }

  private boolean mayTry() {
    heldBack =
        credentials != null
            && !habits.logins().mayTry(host, credentials)
            && quirks.tolerates(Quirk.AUTH_LOCK_OUT)
            && quirks.meets(Quirk.AUTH_LOCK_OUT);
    return !heldBack;
  }

  private boolean answer(DigestChallenge fresh) {
    boolean qop = fresh.qopAuth() && !quirks.meetsOnce(Quirk.AUTH_QOP);
    challenge = qop ? fresh.withoutQop() : fresh;
    nonceCount = 0;
    cnonce = randomText();
    return true;
  }

  private boolean basic() {
    basic = !habits.hasProvedDigest() || quirks.meets(Quirk.AUTH_BASIC_AFTER_DIGEST);
    return basic;
  }

  private static String randomText() {
    byte[] bytes = new byte[8];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
