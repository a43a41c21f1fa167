package org.camfleet.codecs.rtsp;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A server's Digest challenge (RFC 7616 3.3).
 *
 * @param realm echoed as it came
 * @param nonce echoed as it came
 * @param opaque echoed as it came; empty when there is none
 * @param algorithm the hash
 * @param session whether it is the {@code -sess} variant
 * @param qopAuth whether the answer must carry {@code qop=auth}; else the old form of RFC 2069
 * @param stale whether only the nonce of the last answer was too old
 */
public record DigestChallenge(
    String realm,
    String nonce,
    String opaque,
    DigestAlgorithm algorithm,
    boolean session,
    boolean qopAuth,
    boolean stale) {

  /** A challenge as a server makes it. */
  public static DigestChallenge of(
      String realm, String nonce, DigestAlgorithm algorithm, boolean qopAuth, boolean stale) {
    return new DigestChallenge(realm, nonce, "", algorithm, false, qopAuth, stale);
  }

  /**
   * The strongest Digest challenge in the {@code WWW-Authenticate} fields that can be answered;
   * cameras send several, or several in one.
   */
  public static Optional<DigestChallenge> strongest(List<String> headers) {
    return all(headers).stream().findFirst();
  }

  /** Every Digest challenge that can be answered, strongest first, else in the camera's order. */
  public static List<DigestChallenge> all(List<String> headers) {
    return headers.stream()
        .flatMap(header -> AuthParameters.parseAll(header).stream())
        .flatMap(parameters -> of(parameters).stream())
        .sorted(Comparator.comparing(DigestChallenge::algorithm).reversed())
        .toList();
  }

  /** How many challenges there are, whatever their scheme. */
  public static int count(List<String> headers) {
    return headers.stream().mapToInt(header -> AuthParameters.parseAll(header).size()).sum();
  }

  /** The same challenge, to be answered in the form of RFC 2069. */
  public DigestChallenge withoutQop() {
    return new DigestChallenge(realm, nonce, opaque, algorithm, session, false, stale);
  }

  /** Whether the {@code WWW-Authenticate} fields offer Basic authentication (RFC 7617). */
  public static boolean offersBasic(List<String> headers) {
    return headers.stream()
        .flatMap(header -> AuthParameters.parseAll(header).stream())
        .anyMatch(parameters -> parameters.is("basic"));
  }

  private static Optional<DigestChallenge> of(AuthParameters parameters) {
    String name = parameters.get("algorithm");
    DigestAlgorithm algorithm = DigestAlgorithm.of(name);
    String qop = parameters.get("qop").toLowerCase(Locale.ROOT);
    List<String> qops = Arrays.asList(qop.split("[\\s,]+"));
    boolean answerable = qop.isEmpty() || qops.contains("auth");
    if (!parameters.is("digest") || algorithm == null || !answerable) {
      return Optional.empty();
    }
    return Optional.of(
        new DigestChallenge(
            parameters.get("realm"),
            parameters.get("nonce"),
            parameters.get("opaque"),
            algorithm,
            name.toLowerCase(Locale.ROOT).endsWith("-sess"),
            !qop.isEmpty(),
            parameters.get("stale").equalsIgnoreCase("true")));
  }

  /** The value of the {@code WWW-Authenticate} field. */
  @Override
  public String toString() {
    return "Digest realm="
        + DigestResponse.quote(realm)
        + ", nonce="
        + DigestResponse.quote(nonce)
        + (qopAuth ? ", qop=\"auth\"" : "")
        + ", algorithm="
        + algorithm.token()
        + (session ? "-sess" : "")
        + (opaque.isEmpty() ? "" : ", opaque=" + DigestResponse.quote(opaque))
        + (stale ? ", stale=true" : "");
  }
}
