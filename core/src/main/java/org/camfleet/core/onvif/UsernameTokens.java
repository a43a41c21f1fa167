package org.camfleet.core.onvif;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.camfleet.core.Secret;
import org.camfleet.core.onvif.schema.Security;
import org.camfleet.core.rtsp.RtspCredentials;

/** Proofs by digest (WS-Security UsernameToken profile 1.0, section 3.1). Any thread. */
public final class UsernameTokens {
  static final String DIGEST =
      "http://docs.oasis-open.org/wss/2004/01/"
          + "oasis-200401-wss-username-token-profile-1.0#PasswordDigest";
  private static final String BASE64 =
      "http://docs.oasis-open.org/wss/2004/01/"
          + "oasis-200401-wss-soap-message-security-1.0#Base64Binary";
  private static final SecureRandom RANDOM = new SecureRandom();

  private UsernameTokens() {}

  /** A proof made at this time by the device's clock. */
  static Security of(RtspCredentials login, Instant created) {
    byte[] nonce = new byte[16];
    RANDOM.nextBytes(nonce);
    Security security = new Security();
    security.mustUnderstand = true;
    Security.UsernameToken token = new Security.UsernameToken();
    token.username = login.user();
    token.created = created.truncatedTo(ChronoUnit.MILLIS).toString();
    token.nonce = new Security.Nonce();
    token.nonce.encoding = BASE64;
    token.nonce.value = Base64.getEncoder().encodeToString(nonce);
    token.password = new Security.Password();
    token.password.type = DIGEST;
    token.password.value = digest(nonce, token.created, login.password());
    security.token = token;
    return security;
  }

  /** The digest that proves a password, in Base64. */
  public static String digest(byte[] nonce, String created, Secret password) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1"); // the profile knows no other
      sha1.update(nonce);
      sha1.update(created.getBytes(StandardCharsets.UTF_8));
      sha1.update(password.reveal().getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(sha1.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has SHA-1", e);
    }
  }
}
