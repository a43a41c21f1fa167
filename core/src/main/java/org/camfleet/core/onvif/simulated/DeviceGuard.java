package org.camfleet.core.onvif.simulated;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.camfleet.codecs.rtsp.DigestAlgorithm;
import org.camfleet.codecs.rtsp.DigestChallenge;
import org.camfleet.codecs.rtsp.DigestResponse;
import org.camfleet.core.Secret;
import org.camfleet.core.onvif.UsernameTokens;
import org.camfleet.core.onvif.schema.Envelope;
import org.camfleet.core.onvif.schema.Security;
import org.camfleet.core.rtsp.RtspCredentials;
import org.jspecify.annotations.Nullable;

/** Checks who asks a simulated device, as strictly as cameras do. Any thread. */
final class DeviceGuard {
  private static final Duration TOLERANCE = Duration.ofSeconds(5);
  private static final int REMEMBERED = 1_000;

  private final SimulatedDevice device;
  private final DigestChallenge challenge =
      DigestChallenge.of(
          "Simulated device", UUID.randomUUID().toString(), DigestAlgorithm.MD5, true, false);
  private final Set<String> nonces = new LinkedHashSet<>();

  DeviceGuard(SimulatedDevice device) {
    this.device = device;
  }

  /** The {@code WWW-Authenticate} field of a refusal. */
  String challenge() {
    return challenge.toString();
  }

  /** Whether the HTTP Digest of a request proves who asks. */
  boolean knows(@Nullable String authorization) {
    RtspCredentials login = device.login();
    return login == null
        || (authorization != null
            && DigestResponse.verify(
                authorization, challenge, "POST", login.user(), login.password().reveal()));
  }

  /** Whether the UsernameToken of a message proves who asks, now and for the first time. */
  boolean knows(Envelope message) {
    RtspCredentials login = device.login();
    if (login == null) {
      return true;
    }
    Envelope.Header header = message.header;
    Security.UsernameToken token = null;
    for (Object block : header == null ? List.of() : header.blocks) {
      token = block instanceof Security security ? security.token : token;
    }
    return token != null && proves(token, login);
  }

  private boolean proves(Security.UsernameToken token, RtspCredentials login) {
    String created = token.created;
    String nonce = token.nonce == null ? null : token.nonce.value;
    String proof = token.password == null ? null : token.password.value;
    if (created == null || nonce == null || proof == null || !login.user().equals(token.username)) {
      return false;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(nonce.strip());
      Duration age = Duration.between(Instant.parse(created.strip()), device.now()).abs();
      String expected = UsernameTokens.digest(bytes, created.strip(), login.password());
      return age.compareTo(TOLERANCE) <= 0
          && Secret.of(expected).matches(proof.strip())
          && isFresh(nonce);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return false;
    }
  }

  private synchronized boolean isFresh(String nonce) {
    if (nonces.size() == REMEMBERED) {
      nonces.remove(nonces.iterator().next());
    }
    return nonces.add(nonce);
  }
}
