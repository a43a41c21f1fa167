package org.camfleet.fleet.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pekko.http.javadsl.model.headers.HttpCookie;
import org.apache.pekko.http.javadsl.model.headers.SameSite;
import org.camfleet.core.Secret;

/**
 * The console's session: an expiry time and a keyed hash over it, so that every node that has the
 * access token knows the cookies of all the others and none has to remember them.
 */
final class SessionCookie {
  /** The prefix makes browsers insist on Secure, the path / and no domain (RFC 6265bis 4.1.3). */
  static final String NAME = "__Host-camfleet";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final byte[] key;
  private final InstantSource clock;
  private final Duration life;

  SessionCookie(Secret token, InstantSource clock, Duration life) {
    this.key = hash(token.reveal().getBytes(StandardCharsets.UTF_8), "camfleet console session");
    this.clock = clock;
    this.life = life;
  }

  HttpCookie issue() {
    byte[] nonce = new byte[12];
    RANDOM.nextBytes(nonce);
    String text = clock.instant().plus(life).getEpochSecond() + "." + BASE64.encodeToString(nonce);
    return cookie(text + "." + mac(text), life.toSeconds());
  }

  static HttpCookie expired() {
    return cookie("none", 0);
  }

  private static HttpCookie cookie(String value, long maxAge) {
    return HttpCookie.create(NAME, value)
        .withPath("/")
        .withMaxAge(maxAge)
        .withSecure(true)
        .withHttpOnly(true)
        .withSameSite(SameSite.Strict);
  }

  boolean holds(String value) {
    int last = value.lastIndexOf('.');
    int first = value.indexOf('.');
    if (first <= 0 || last == first) {
      return false;
    }
    byte[] given = value.substring(last + 1).getBytes(StandardCharsets.UTF_8);
    byte[] right = mac(value.substring(0, last)).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, right)
        && clock
            .instant()
            .isBefore(Instant.ofEpochSecond(Long.parseLong(value.substring(0, first))));
  }

  private String mac(String text) {
    return BASE64.encodeToString(hash(key, text));
  }

  private static byte[] hash(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
