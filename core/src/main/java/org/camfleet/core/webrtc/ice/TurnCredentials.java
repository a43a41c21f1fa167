package org.camfleet.core.webrtc.ice;

import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunKey;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/** Long-term credentials (RFC 8489 clause 9.2): the server names realm and nonce, we sign. */
final class TurnCredentials {
  private final String username;
  private final Secret password;
  private String realm = "";
  private String nonce = "";
  private @Nullable StunKey key;

  TurnCredentials(String username, Secret password) {
    this.username = username;
    this.password = password;
  }

  /** Takes realm and nonce of a 401 or 438; false when the server gave none. */
  boolean learn(StunMessage error) {
    String newRealm = error.text(AttributeType.REALM);
    String newNonce = error.text(AttributeType.NONCE);
    if (newNonce == null || newRealm == null && key == null) {
      return false;
    }
    nonce = newNonce;
    if (newRealm != null && (key == null || !newRealm.equals(realm))) {
      realm = newRealm;
      key = StunKey.longTerm(username, realm, password.reveal());
    }
    return true;
  }

  /** The key, once a realm is known. */
  @Nullable StunKey key() {
    return key;
  }

  /** Finishes a request: signed when the realm is known, bare before. */
  byte[] finish(StunBuilder request) {
    if (key != null) {
      request
          .text(AttributeType.USERNAME, username)
          .text(AttributeType.REALM, realm)
          .text(AttributeType.NONCE, nonce)
          .sign(key);
    }
    return request.fingerprint().toBytes();
  }
}
