package org.camfleet.core.rtsp;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.camfleet.codecs.rtsp.DigestAlgorithm;
import org.camfleet.codecs.rtsp.DigestChallenge;
import org.camfleet.codecs.rtsp.DigestResponse;
import org.camfleet.codecs.rtsp.RtspHeaders;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.core.rtsp.RtspServer.Authentication;
import org.jspecify.annotations.Nullable;

/** Checks the requests of one connection. One thread. */
final class ServerAuth {
  private static final String REALM = "Simulated camera";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final @Nullable RtspCredentials credentials;
  private final Authentication scheme;
  private final int nonceUses;
  private final Runnable onWrongProof;
  private DigestChallenge challenge;
  private int used;

  /** Null credentials let everyone in; a nonce is stale after {@code nonceUses} requests. */
  ServerAuth(
      @Nullable RtspCredentials credentials,
      Authentication scheme,
      int nonceUses,
      Runnable onWrongProof) {
    this.onWrongProof = onWrongProof;
    this.credentials = credentials;
    this.scheme = scheme;
    this.nonceUses = nonceUses;
    this.challenge = challenge(false);
  }

  private DigestChallenge challenge(boolean stale) {
    byte[] nonce = new byte[16];
    RANDOM.nextBytes(nonce);
    DigestAlgorithm algorithm =
        scheme == Authentication.DIGEST_SHA_256 ? DigestAlgorithm.SHA_256 : DigestAlgorithm.MD5;
    return DigestChallenge.of(
        REALM,
        HexFormat.of().formatHex(nonce),
        algorithm,
        scheme != Authentication.DIGEST_OLD,
        stale);
  }

  /** The {@code WWW-Authenticate} field to refuse the request with, or null when it may pass. */
  @Nullable RtspHeaders refusal(RtspRequest request) {
    String authorization = request.headers().get("Authorization");
    boolean known = credentials == null || (authorization != null && knows(authorization, request));
    boolean stale =
        known && credentials != null && scheme != Authentication.BASIC && used++ >= nonceUses;
    if (known && !stale) {
      return null;
    }
    if (!known && authorization != null) {
      onWrongProof.run();
    }
    if (stale) {
      used = 0;
      challenge = challenge(true);
    }
    return RtspHeaders.NONE.with(
        "WWW-Authenticate",
        scheme == Authentication.BASIC ? "Basic realm=\"" + REALM + "\"" : challenge.toString());
  }

  private boolean knows(String authorization, RtspRequest request) {
    if (credentials == null) {
      return true;
    }
    String password = credentials.password().reveal();
    return scheme == Authentication.BASIC
        ? DigestResponse.verifyBasic(authorization, credentials.user(), password)
        : DigestResponse.verify(
            authorization, challenge, request.method(), credentials.user(), password);
  }
}
