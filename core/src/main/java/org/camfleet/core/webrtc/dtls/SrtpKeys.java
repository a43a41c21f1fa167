package org.camfleet.core.webrtc.dtls;

import java.util.Arrays;
import org.camfleet.core.webrtc.srtp.SrtpProfile;
import org.camfleet.core.webrtc.srtp.SrtpReceiver;
import org.camfleet.core.webrtc.srtp.SrtpSender;

/**
 * The keying material of one handshake (RFC 5764 section 4.2): client key, server key, client salt,
 * server salt.
 */
final class SrtpKeys {
  private final SrtpProfile profile;
  private final byte[] material;
  private final boolean client;

  SrtpKeys(SrtpProfile profile, byte[] material, boolean client) {
    this.profile = profile;
    this.material = material;
    this.client = client;
  }

  static int length(SrtpProfile profile) {
    return 2 * (profile.keyLength() + profile.saltLength());
  }

  SrtpSender sender() {
    return new SrtpSender(profile, key(client), salt(client));
  }

  SrtpReceiver receiver() {
    return new SrtpReceiver(profile, key(!client), salt(!client));
  }

  private byte[] key(boolean ofClient) {
    int start = ofClient ? 0 : profile.keyLength();
    return Arrays.copyOfRange(material, start, start + profile.keyLength());
  }

  private byte[] salt(boolean ofClient) {
    int start = 2 * profile.keyLength() + (ofClient ? 0 : profile.saltLength());
    return Arrays.copyOfRange(material, start, start + profile.saltLength());
  }
}
