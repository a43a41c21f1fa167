package org.camfleet.core.webrtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.webrtc.srtp.SrtpProfile.AEAD_AES_128_GCM;
import static org.camfleet.core.webrtc.srtp.SrtpProfile.AES128_CM_HMAC_SHA1_80;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Our bytes against the numbers printed in RFC 3711, RFC 7714 and libsrtp's reference packets. */
class PublishedVectorsTest {
  private static final String RTP = "800f1234decafbadcafebabe" + "ab".repeat(16);
  private static final String RTCP = "81c8000bcafebabe" + "ab".repeat(16);

  private static final String GALLIA =
      "8040f17b8041f8d35501a0b2"
          + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
  private static final String GALLIA_PROTECTED =
      "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b"
          + "36de3adf8833899d7f27beb16a9152cf765ee4390cce";
  private static final String MARS =
      "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
          + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
  private static final String MARS_PROTECTED =
      "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b46"
          + "86303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4";
  private static final int MARS_INDEX = 0x5d4;

  @Test
  void sessionKeysAreThoseOfRfc3711AppendixB3() {
    KeyDerivation keys =
        new KeyDerivation(
            hex("e1f97a0d3e018be0d64fa32c06de4139"), hex("0ec675ad498afeebb6960b3aabe6"));

    assertThat(keys.derive(KeyDerivation.RTP_ENCRYPTION, 16))
        .isEqualTo(hex("c61e7a93744f39ee10734afe3ff7a087"));
    assertThat(keys.derive(KeyDerivation.RTP_SALT, 14))
        .isEqualTo(hex("30cbbc08863d8c85d49db34a9ae1"));
    assertThat(keys.derive(KeyDerivation.RTP_AUTHENTICATION, 20))
        .isEqualTo(hex("cebe321f6ff7716b6fd4ab49af256a156d38baa4"));
  }

  @Test
  void counterModeKeyStreamIsThatOfRfc3711AppendixB2() {
    byte[] key = hex("2b7e151628aed2a6abf7158809cf4f3c");
    byte[] salt = hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd");
    var keyed = new CounterModeTransform.Keyed(key, salt, new byte[20]);
    byte[] packet = Arrays.copyOf(hex("80000000"), 12 + 48);
    byte[] out = new byte[packet.length + 10];

    new CounterModeTransform(keyed, keyed).protectRtp(packet, 0, packet.length, 12, 0, out, 0);

    assertThat(Arrays.copyOfRange(out, 12, 60))
        .isEqualTo(
            hex(
                "e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab"
                    + "41e95b3bb0a2e8dd477901e4fca894c0"));
  }

  @Test
  void gcmProtectsRtpAsInRfc7714Section16() {
    assertThat(protectRtp(new SrtpSender(AEAD_AES_128_GCM, sessionKeys(), 1), GALLIA))
        .isEqualTo(GALLIA_PROTECTED);
    assertThat(unprotectRtp(gcmReceiver(), GALLIA_PROTECTED)).isEqualTo(GALLIA);
  }

  @Test
  void gcmProtectsRtcpAsInRfc7714Section17() {
    SrtpSender sender = new SrtpSender(AEAD_AES_128_GCM, sessionKeys(), MARS_INDEX);

    assertThat(protectRtcp(sender, MARS)).isEqualTo(MARS_PROTECTED);
    assertThat(unprotectRtcp(gcmReceiver(), MARS_PROTECTED)).isEqualTo(MARS);
  }

  @Test
  void gcmOpensRtcpThatIsTaggedButNotEncrypted() {
    String tagOnly = MARS + "841dd9683dd78ec92ae58790125f62b3" + "000005d4";

    assertThat(unprotectRtcp(gcmReceiver(), tagOnly)).isEqualTo(MARS);
  }

  @Test
  void counterModeWithDerivedKeysMatchesTheReferencePackets() {
    byte[] key = hex("e1f97a0d3e018be0d64fa32c06de4139");
    byte[] salt = hex("0ec675ad498afeebb6960b3aabe6");
    String rtp = "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb";
    String rtcp = "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798";

    assertBothWays(AES128_CM_HMAC_SHA1_80, key, salt, rtp, rtcp);
  }

  @Test
  void gcmWithDerivedKeysMatchesTheReferencePackets() {
    byte[] key = hex("000102030405060708090a0b0c0d0e0f");
    byte[] salt = hex("a0a1a2a3a4a5a6a7a8a9aaab");
    String rtp =
        "800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392";
    String rtcp =
        "81c8000bcafebabec98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001";

    assertBothWays(AEAD_AES_128_GCM, key, salt, rtp, rtcp);
  }

  private static void assertBothWays(
      SrtpProfile profile, byte[] key, byte[] salt, String rtp, String rtcp) {
    SrtpSender sender = new SrtpSender(profile, profile.transform(key, salt), 1);
    SrtpReceiver receiver = new SrtpReceiver(profile, key, salt);

    assertThat(protectRtp(sender, RTP)).isEqualTo(rtp);
    assertThat(protectRtcp(sender, RTCP)).isEqualTo(rtcp);
    assertThat(unprotectRtp(receiver, rtp)).isEqualTo(RTP);
    assertThat(unprotectRtcp(receiver, rtcp)).isEqualTo(RTCP);
  }

  private static PacketTransform sessionKeys() {
    byte[] key = hex("000102030405060708090a0b0c0d0e0f");
    byte[] salt = hex("517569642070726f2071756f");
    return new AeadTransform(key, salt, key, salt);
  }

  private static SrtpReceiver gcmReceiver() {
    return new SrtpReceiver(AEAD_AES_128_GCM, sessionKeys());
  }

  private static String protectRtp(SrtpSender sender, String packet) {
    byte[] in = hex(packet);
    byte[] out = new byte[in.length + sender.rtpOverhead()];
    int length = sender.protectRtp(in, 0, in.length, out, 0);
    return HexFormat.of().formatHex(out, 0, length);
  }

  private static String protectRtcp(SrtpSender sender, String packet) {
    byte[] in = hex(packet);
    byte[] out = new byte[in.length + sender.rtcpOverhead()];
    int length = sender.protectRtcp(in, 0, in.length, out, 0);
    return HexFormat.of().formatHex(out, 0, length);
  }

  private static String unprotectRtp(SrtpReceiver receiver, String packet) {
    byte[] buffer = hex(packet);
    int length = receiver.unprotectRtp(buffer, 0, buffer.length);
    return HexFormat.of().formatHex(buffer, 0, length);
  }

  private static String unprotectRtcp(SrtpReceiver receiver, String packet) {
    byte[] buffer = hex(packet);
    int length = receiver.unprotectRtcp(buffer, 0, buffer.length);
    return HexFormat.of().formatHex(buffer, 0, length);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
