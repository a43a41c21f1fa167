package org.camfleet.codecs.rtsp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/**
 * The client's answer to a challenge (RFC 7616 3.4), and its check on the server's side.
 *
 * <p>User and password are taken as UTF-8.
 */
public final class DigestResponse {
  private DigestResponse() {}

  /**
   * The value of the {@code Authorization} field that answers a Digest challenge.
   *
   * @param nonceCount how often this nonce was used, from 1
   * @param cnonce a text of the client's own, new for each nonce
   */
  public static String authorization(
      DigestChallenge challenge,
      String method,
      String uri,
      String user,
      String password,
      int nonceCount,
      String cnonce) {
    String nc = String.format(Locale.ROOT, "%08x", nonceCount);
    StringBuilder out = new StringBuilder("Digest username=").append(quote(bytes(user)));
    out.append(", realm=").append(quote(challenge.realm()));
    out.append(", nonce=").append(quote(challenge.nonce()));
    out.append(", uri=").append(quote(uri)).append(", response=\"");
    out.append(response(challenge, method, uri, user, password, nc, cnonce)).append('"');
    if (challenge.algorithm() != DigestAlgorithm.MD5 || challenge.session()) {
      // Old cameras do not know the parameter; they all mean MD5.
      out.append(", algorithm=").append(challenge.algorithm().token());
      out.append(challenge.session() ? "-sess" : "");
    }
    if (challenge.qopAuth()) {
      out.append(", qop=auth, nc=").append(nc);
    }
    if (challenge.qopAuth() || challenge.session()) {
      out.append(", cnonce=").append(quote(cnonce));
    }
    if (!challenge.opaque().isEmpty()) {
      out.append(", opaque=").append(quote(challenge.opaque()));
    }
    return out.toString();
  }

  /** The value of the {@code Authorization} field for Basic authentication. */
  public static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** Whether an {@code Authorization} value answers the challenge for this request. */
  public static boolean verify(
      String authorization,
      DigestChallenge challenge,
      String method,
      String user,
      String password) {
    for (AuthParameters parameters : AuthParameters.parseAll(authorization)) {
      String expected =
          response(
              challenge,
              method,
              parameters.get("uri"),
              user,
              password,
              parameters.get("nc"),
              parameters.get("cnonce"));
      return parameters.is("digest")
          && parameters.get("username").equals(bytes(user))
          && parameters.get("nonce").equals(challenge.nonce())
          && sameText(parameters.get("response"), expected);
    }
    return false;
  }

  /** Whether an {@code Authorization} value is the Basic form of these credentials. */
  public static boolean verifyBasic(String authorization, String user, String password) {
    return sameText(authorization.strip(), basic(user, password));
  }

  private static String response(
      DigestChallenge challenge,
      String method,
      String uri,
      String user,
      String password,
      String nc,
      String cnonce) {
    DigestAlgorithm hash = challenge.algorithm();
    String a1 = hash.hash(bytes(user) + ":" + challenge.realm() + ":" + bytes(password));
    if (challenge.session()) {
      a1 = hash.hash(a1 + ":" + challenge.nonce() + ":" + cnonce);
    }
    String a2 = hash.hash(method + ":" + uri);
    return challenge.qopAuth()
        ? hash.hash(a1 + ":" + challenge.nonce() + ":" + nc + ":" + cnonce + ":auth:" + a2)
        : hash.hash(a1 + ":" + challenge.nonce() + ":" + a2);
  }

  /** UTF-8 as a byte string, the form of all header texts. */
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static boolean sameText(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
