package org.camfleet.core.webrtc.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;

class CertificateFingerprintTest {
  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
  private static final String SHA_256_OF_ABC =
      "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD";

  @Test
  void isWrittenAsTheSdpWantsIt() {
    assertThat(CertificateFingerprint.of(ABC)).hasToString("sha-256 " + SHA_256_OF_ABC);
  }

  @Test
  void isReadInAnyLetterCase() throws MalformedException {
    CertificateFingerprint read =
        CertificateFingerprint.parse(" SHA-256  " + SHA_256_OF_ABC.toLowerCase());

    assertThat(read).isEqualTo(CertificateFingerprint.of(ABC));
    assertThat(read.matches(ABC)).isTrue();
    assertThat(read.matches(new byte[] {1})).isFalse();
  }

  @Test
  void weakOrUnknownHashesAreRefusedWithTheReason() {
    assertThatThrownBy(() -> CertificateFingerprint.parse("sha-1 AB:CD"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("SDP fingerprint algorithm: sha-1 (expected: sha-256, sha-384 or sha-512)");
  }

  @Test
  void shortOrGarbledHashesAreRefusedWithTheReason() {
    for (String bad :
        new String[] {"", " AB", " " + SHA_256_OF_ABC + ":00", " XX" + ":00".repeat(31)}) {
      assertThatThrownBy(() -> CertificateFingerprint.parse("sha-256" + bad))
          .isInstanceOf(MalformedException.class)
          .hasMessage("SDP fingerprint: 32 bytes of hex pairs with colons expected");
    }
  }
}
