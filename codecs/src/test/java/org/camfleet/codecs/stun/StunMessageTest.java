package org.camfleet.codecs.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StunMessageTest {
  private static final TransactionId ID = new TransactionId(0x0102030405060708L, 0x090a0b0c);
  private final StunKey key = StunKey.shortTerm("secret password of 22 c");

  @ParameterizedTest
  @EnumSource(StunMethod.class)
  void everyMethodAndClassSurvivesTheWire(StunMethod method) throws MalformedException {
    for (StunClass messageClass : StunClass.values()) {
      StunMessage message = read(StunBuilder.of(messageClass, method, ID));
      assertThat(message.method()).isEqualTo(method);
      assertThat(message.messageClass()).isEqualTo(messageClass);
      assertThat(message.transactionId()).isEqualTo(ID);
    }
  }

  @Test
  void allocateRequestCarriesItsAttributes() throws Exception {
    byte[] built =
        StunBuilder.request(StunMethod.ALLOCATE, ID)
            .requestedTransport(17)
            .number(AttributeType.LIFETIME, 600)
            .flag(AttributeType.DONT_FRAGMENT)
            .channelNumber(0x4001)
            .sign(key)
            .fingerprint()
            .toBytes();

    StunMessage message = StunMessage.parse(built, 0, built.length);
    assertThat(HexFormat.of().formatHex(built, 0, 4)).isEqualTo("0003003c");
    assertThat(HexFormat.of().formatHex(built, 20, 28)).isEqualTo("0019000411000000");
    assertThat(message.number(AttributeType.LIFETIME)).isEqualTo(600);
    assertThat(message.number(AttributeType.CHANNEL_NUMBER) >> 16).isEqualTo(0x4001);
    assertThat(message.has(AttributeType.DONT_FRAGMENT)).isTrue();
    assertThat(message.isSignedWith(key)).isTrue();
  }

  @Test
  void dataIndicationCarriesPeerAndBytes() throws Exception {
    InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName("2001:db8::7"), 50000);
    StunMessage message =
        read(
            StunBuilder.of(StunClass.INDICATION, StunMethod.DATA, ID)
                .address(AttributeType.XOR_PEER_ADDRESS, peer)
                .bytes(AttributeType.DATA, new byte[] {9, 8, 7, 6, 5}));

    assertThat(message.address(AttributeType.XOR_PEER_ADDRESS)).isEqualTo(peer);
    assertThat(message.bytes(AttributeType.DATA)).containsExactly(9, 8, 7, 6, 5);
  }

  @Test
  void errorResponseNamesCodeReasonAndWhatWasUnknown() throws MalformedException {
    StunMessage request = read(StunBuilder.request(StunMethod.BINDING, ID).flag(0x7ffe));
    assertThat(request.unknownAttributes()).containsExactly(0x7ffe);

    StunMessage error =
        read(
            StunBuilder.error(request, StunError.UNKNOWN_ATTRIBUTE, "Unknown Attribute")
                .unknownAttributes(request.unknownAttributes()));
    assertThat(error.error()).isEqualTo(new StunError(420, "Unknown Attribute"));
    assertThat(error.bytes(AttributeType.UNKNOWN_ATTRIBUTES)).containsExactly(0x7f, 0xfe);
    assertThat(error.messageClass()).isEqualTo(StunClass.ERROR);
    assertThat(error.transactionId()).isEqualTo(ID);
  }

  /** RFC 8489 clause 14.5: an attacker may append, so nothing behind the integrity counts. */
  @Test
  void attributesBehindTheIntegrityAreIgnored() throws MalformedException {
    StunMessage message =
        read(
            StunBuilder.request(StunMethod.BINDING, ID)
                .text(AttributeType.USERNAME, "a:b")
                .sign(key)
                .flag(AttributeType.USE_CANDIDATE));

    assertThat(message.isSignedWith(key)).isTrue();
    assertThat(message.has(AttributeType.USE_CANDIDATE)).isFalse();
  }

  @Test
  void optionalUnknownAttributesDoNotMatter() throws MalformedException {
    StunMessage message =
        read(
            StunBuilder.request(StunMethod.BINDING, ID)
                .bytes(0xc057, new byte[4])
                .number(AttributeType.PRIORITY, 0xffffffffL));

    assertThat(message.unknownAttributes()).isEmpty();
    assertThat(message.number(AttributeType.PRIORITY)).isEqualTo(0xffffffffL);
  }

  @Test
  void changedBitBreaksTheIntegrity() throws MalformedException {
    byte[] built =
        StunBuilder.request(StunMethod.BINDING, ID)
            .text(AttributeType.USERNAME, "a:b")
            .sign(key)
            .toBytes();
    built[24] ^= 1;

    assertThat(StunMessage.parse(built, 0, built.length).isSignedWith(key)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "000100002112a443b7e7a701bc34d686fa87dfae|STUN header: absent",
        "000100042112a442b7e7a701bc34d686fa87dfae|STUN length: 4 (expected: 0",
        "000200002112a442b7e7a701bc34d686fa87dfae|STUN method: 0x002",
        "000100042112a442b7e7a701bc34d686fa87dfae00060004|0x0006: 4 bytes (expected: at most 0)",
        "000100082112a442b7e7a701bc34d686fa87dfae0024000300000000|0x0024: 3 bytes (expected: 4)",
        "000100082112a442b7e7a701bc34d686fa87dfae0020000400010000|family 1 in 4 bytes",
        "000100082112a442b7e7a701bc34d686fa87dfae0009000400000200|ERROR-CODE: out of range",
        "000100082112a442b7e7a701bc34d686fa87dfae8028000400000000|FINGERPRINT: wrong",
        "0001000c2112a442b7e7a701bc34d686fa87dfae802800040000000000250000|FINGERPRINT: in the"
      })
  void malformedMessagesAreRefusedWithTheReason(String hex, String reason) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> StunMessage.parse(bytes, 0, bytes.length))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void channelDataIsFramed() throws MalformedException {
    byte[] datagram = new byte[12];
    ChannelData.writeHeader(datagram, 2, 0x4abc, 6);

    assertThat(ChannelData.isChannelData(datagram, 2, 10)).isTrue();
    assertThat(ChannelData.channel(datagram, 2)).isEqualTo(0x4abc);
    assertThat(ChannelData.dataLength(datagram, 2, 10)).isEqualTo(6);
    assertThatThrownBy(() -> ChannelData.dataLength(datagram, 2, 9))
        .hasMessage("TURN channel data: 6 bytes (expected: at most 5)");
  }

  private static StunMessage read(StunBuilder builder) throws MalformedException {
    byte[] bytes = builder.fingerprint().toBytes();
    return StunMessage.parse(bytes, 0, bytes.length);
  }
}
