package org.camfleet.core.rtsp;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.camfleet.codecs.rtsp.DigestChallenge;
import org.camfleet.codecs.rtsp.DigestResponse;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.jspecify.annotations.Nullable;

/**
 * Proves to one camera connection who we are: Digest where it is offered, else Basic. One thread.
 */
final class Authorizer {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final @Nullable RtspCredentials credentials;
  private @Nullable DigestChallenge challenge;
  private boolean basic;
  private boolean accepted;
  private int nonceCount;
  private String cnonce = "";

  Authorizer(@Nullable RtspCredentials credentials) {
    this.credentials = credentials;
  }

  boolean hasCredentials() {
    return credentials != null;
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

  /** The last request was let through. */
  void accepted() {
    accepted |= challenge != null || basic;
  }

  /**
   * Takes a 401; answers whether the request is worth repeating. A proof that was refused is never
   * sent twice, because cameras lock accounts; only a nonce that has expired is renewed.
   */
  boolean challenged(RtspResponse refusal) {
    if (credentials == null) {
      return false;
    }
    List<String> headers = refusal.headers().all("WWW-Authenticate");
    DigestChallenge fresh = DigestChallenge.strongest(headers).orElse(null);
    boolean first = challenge == null && !basic;
    if (fresh != null) {
      // Some cameras forget to say stale: after a success a new nonce means the same.
      boolean expired =
          challenge != null
              && (fresh.stale() || (accepted && !fresh.nonce().equals(challenge.nonce())));
      accepted = false;
      challenge = fresh;
      nonceCount = 0;
      cnonce = randomText();
      return first || expired;
    }
    basic = DigestChallenge.offersBasic(headers);
    return first && basic;
  }

  private static String randomText() {
    byte[] bytes = new byte[8];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
