package org.camfleet.core.webrtc.dtls;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.camfleet.core.webrtc.srtp.SrtpProfile;
import org.jspecify.annotations.Nullable;

/** What both roles share: DTLS 1.2 only, forward secrecy, our profiles, the peer's fingerprint. */
final class DtlsPolicy {
  static final int DEADLINE_MILLIS = 10_000;

  /**
   * First resend; it doubles each time. The path has just answered ICE checks, so a second (RFC
   * 6347) would only lengthen joins on lossy lines.
   */
  static final int RESEND_MILLIS = 200;

  static final ProtocolVersion[] VERSIONS = ProtocolVersion.DTLSv12.only();

  private static final int[] ECDSA_SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
  };
  private static final int[] RSA_SUITES = {
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
  };

  private final CertificateFingerprint expected;
  private final SrtpProfile[] profiles;
  private boolean fingerprintRefused;
  private @Nullable SrtpProfile chosen;
  private @Nullable SrtpKeys keys;

  DtlsPolicy(CertificateFingerprint expected, SrtpProfile... profiles) {
    this.expected = expected;
    this.profiles = profiles;
  }

  /** Our own certificate is ECDSA, so a server of ours can do nothing else. */
  static int[] serverSuites() {
    return ECDSA_SUITES.clone();
  }

  /** A server elsewhere may have an RSA certificate. */
  static int[] clientSuites() {
    int[] all = Arrays.copyOf(ECDSA_SUITES, ECDSA_SUITES.length + RSA_SUITES.length);
    System.arraycopy(RSA_SUITES, 0, all, ECDSA_SUITES.length, RSA_SUITES.length);
    return all;
  }

  void verify(@Nullable Certificate chain) throws IOException {
    if (chain == null || chain.isEmpty()) {
      fingerprintRefused = true;
      throw new TlsFatalAlert(AlertDescription.bad_certificate, "no certificate");
    }
    if (!expected.matches(chain.getCertificateAt(0).getEncoded())) {
      fingerprintRefused = true;
      throw new TlsFatalAlert(AlertDescription.bad_certificate, "fingerprint differs");
    }
  }

  boolean fingerprintRefused() {
    return fingerprintRefused;
  }

  /** The server's choice: ours of the best rank that the client offered. */
  void choose(Hashtable<?, ?> clientExtensions) throws IOException {
    UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
    if (offered != null) {
      for (SrtpProfile profile : profiles) {
        for (int number : offered.getProtectionProfiles()) {
          if (number == profile.number()) {
            chosen = profile;
            return;
          }
        }
      }
    }
    throw new TlsFatalAlert(AlertDescription.handshake_failure, "no common SRTP profile");
  }

  /** The client's check of what the server chose. */
  void accept(Hashtable<?, ?> serverExtensions) throws IOException {
    UseSRTPData answer = TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
    int[] numbers = answer == null ? new int[0] : answer.getProtectionProfiles();
    for (SrtpProfile profile : profiles) {
      if (numbers.length == 1 && numbers[0] == profile.number()) {
        chosen = profile;
        return;
      }
    }
    throw new TlsFatalAlert(AlertDescription.handshake_failure, "no common SRTP profile");
  }

  UseSRTPData offer() {
    int[] numbers = new int[profiles.length];
    for (int i = 0; i < profiles.length; i++) {
      numbers[i] = profiles[i].number();
    }
    return new UseSRTPData(numbers, new byte[0]);
  }

  UseSRTPData choice() throws IOException {
    return new UseSRTPData(new int[] {chosen().number()}, new byte[0]);
  }

  void export(TlsContext context, boolean client) throws IOException {
    if (!context.getSecurityParametersConnection().isExtendedMasterSecret()) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "no extended master secret");
    }
    SrtpProfile profile = chosen();
    byte[] material =
        context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, SrtpKeys.length(profile));
    keys = new SrtpKeys(profile, material, client);
  }

  SrtpKeys keys() throws IOException {
    if (keys == null) {
      throw new TlsFatalAlert(AlertDescription.internal_error);
    }
    return keys;
  }

  private SrtpProfile chosen() throws IOException {
    if (chosen == null) {
      throw new TlsFatalAlert(AlertDescription.internal_error);
    }
    return chosen;
  }
}
