package org.camfleet.fleet.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/** The credential of a signature: whose key, and the scope that the key was narrowed to. */
record Credential(String accessKeyId, String date, String region, String service) {

  /** Reads {@code id/yyyyMMdd/region/service/aws4_request}, null when it has another form. */
  static @Nullable Credential parse(String text) {
    String[] parts = text.split("/", -1);
    boolean complete = parts.length == 5 && !parts[0].isEmpty() && parts[4].equals("aws4_request");
    return complete ? new Credential(parts[0], parts[1], parts[2], parts[3]) : null;
  }

  String scope() {
    return date + "/" + region + "/" + service + "/aws4_request";
  }

  /** The signature of a string to sign, as bytes of lower-case hex. */
  byte[] sign(Secret secret, String stringToSign) {
    byte[] key = ("AWS4" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
    for (String part : new String[] {date, region, service, "aws4_request"}) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, stringToSign)).getBytes(StandardCharsets.US_ASCII);
  }

  static String sha256(byte[] data) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }
}
