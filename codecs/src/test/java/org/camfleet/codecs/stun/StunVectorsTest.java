package org.camfleet.codecs.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;

/** The test vectors of RFC 5769, which RFC 8489 keeps. */
class StunVectorsTest {
  static final String REQUEST =
      "000100582112a442b7e7a701bc34d686fa87dfae"
          + "802200105354554e207465737420636c69656e74"
          + "002400046e0001ff"
          + "80290008932ff9b151263b36"
          + "000600096576746a3a68367659202020"
          + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
          + "80280004e57a3bcf";
  static final String RESPONSE_V4 =
      "0101003c2112a442b7e7a701bc34d686fa87dfae"
          + "8022000b7465737420766563746f7220"
          + "002000080001a147e112a643"
          + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
          + "80280004c07d4c96";
  static final String RESPONSE_V6 =
      "010100482112a442b7e7a701bc34d686fa87dfae"
          + "8022000b7465737420766563746f7220"
          + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
          + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
          + "80280004c8fb0b4c";
  static final String LONG_TERM =
      "000100602112a44278ad3433c6ad72c029da412e"
          + "00060012e3839ee38388e383aae38383e382afe382b90000"
          + "0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b"
          + "6578616d706c652e6f726700"
          + "00080014f67024656dd64a3e02b8e0712e85c9a28ca89666";

  private final StunKey key = StunKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");

  @Test
  void sampleRequestIsRead() throws MalformedException {
    StunMessage message = parse(REQUEST);

    assertThat(message.method()).isEqualTo(StunMethod.BINDING);
    assertThat(message.messageClass()).isEqualTo(StunClass.REQUEST);
    assertThat(message.text(AttributeType.SOFTWARE)).isEqualTo("STUN test client");
    assertThat(message.text(AttributeType.USERNAME)).isEqualTo("evtj:h6vY");
    assertThat(message.number(AttributeType.PRIORITY)).isEqualTo(0x6e0001ffL);
    assertThat(message.tieBreaker(AttributeType.ICE_CONTROLLED)).isEqualTo(0x932ff9b151263b36L);
    assertThat(message.isSignedWith(key)).isTrue();
    assertThat(message.isSignedWith(StunKey.shortTerm("wrong"))).isFalse();
  }

  @Test
  void sampleIpv4ResponseIsRead() throws Exception {
    StunMessage message = parse(RESPONSE_V4);

    assertThat(message.messageClass()).isEqualTo(StunClass.SUCCESS);
    assertThat(message.mappedAddress())
        .isEqualTo(new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 32853));
    assertThat(message.isSignedWith(key)).isTrue();
  }

  @Test
  void sampleIpv6ResponseIsRead() throws Exception {
    StunMessage message = parse(RESPONSE_V6);

    InetAddress expected = InetAddress.getByName("2001:db8:1234:5678:11:2233:4455:6677");
    assertThat(message.mappedAddress()).isEqualTo(new InetSocketAddress(expected, 32853));
    assertThat(message.isSignedWith(key)).isTrue();
  }

  @Test
  void sampleRequestWithLongTermCredentialsIsRead() throws MalformedException {
    StunMessage message = parse(LONG_TERM);

    String user = "\u30de\u30c8\u30ea\u30c3\u30af\u30b9";
    assertThat(message.text(AttributeType.USERNAME)).isEqualTo(user);
    assertThat(message.text(AttributeType.NONCE)).isEqualTo("f//499k954d6OL34oL9FSTvy64sA");
    assertThat(message.text(AttributeType.REALM)).isEqualTo("example.org");
    assertThat(message.isSignedWith(StunKey.longTerm(user, "example.org", "TheMatrIX"))).isTrue();
  }

  @Test
  void ipv4ResponseIsBuiltByteForByte() throws Exception {
    StunMessage request = parse(REQUEST);
    InetSocketAddress mapped = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 32853);
    byte[] built =
        StunBuilder.success(request)
            .text(AttributeType.SOFTWARE, "test vector")
            .address(AttributeType.XOR_MAPPED_ADDRESS, mapped)
            .sign(key)
            .fingerprint()
            .toBytes();

    // The vector pads with blanks, we pad with zeros: equal up to there, and valid to the end.
    assertThat(HexFormat.of().formatHex(built, 0, 35)).isEqualTo(RESPONSE_V4.substring(0, 70));
    assertThat(HexFormat.of().formatHex(built, 36, 48)).isEqualTo(RESPONSE_V4.substring(72, 96));
    assertThat(StunMessage.parse(built, 0, built.length).isSignedWith(key)).isTrue();
  }

  @Test
  void longTermRequestIsBuiltByteForByte() throws MalformedException {
    String user = new String(HexFormat.of().parseHex(LONG_TERM, 48, 84), StandardCharsets.UTF_8);
    byte[] built =
        StunBuilder.request(StunMethod.BINDING, parse(LONG_TERM).transactionId())
            .text(AttributeType.USERNAME, user)
            .text(AttributeType.NONCE, "f//499k954d6OL34oL9FSTvy64sA")
            .text(AttributeType.REALM, "example.org")
            .sign(StunKey.longTerm(user, "example.org", "TheMatrIX"))
            .toBytes();

    assertThat(HexFormat.of().formatHex(built)).isEqualTo(LONG_TERM);
  }

  static StunMessage parse(String hex) throws MalformedException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return StunMessage.parse(bytes, 0, bytes.length);
  }
}
