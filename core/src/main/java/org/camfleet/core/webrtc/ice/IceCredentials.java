package org.camfleet.core.webrtc.ice;

import java.util.random.RandomGenerator;
import org.camfleet.codecs.stun.StunKey;
import org.camfleet.core.Secret;

/**
 * One side's user fragment and password (RFC 8839 clause 5.4).
 *
 * @param ufrag 4 to 256 ice-chars
 * @param password 22 to 256 ice-chars
 * @param key what messages addressed to that side are signed with
 */
record IceCredentials(String ufrag, Secret password, StunKey key) {
  private static final String ICE_CHARS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  static IceCredentials of(String ufrag, Secret password) {
    return new IceCredentials(ufrag, password, StunKey.shortTerm(password.reveal()));
  }

  /** Fresh ones: 48 and 144 random bits, twice and above what RFC 8445 clause 5.3 asks. */
  static IceCredentials random(RandomGenerator random) {
    return of(text(random, 8), Secret.of(text(random, 24)));
  }

  private static String text(RandomGenerator random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
    }
    return text.toString();
  }
}
