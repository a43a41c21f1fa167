package org.camfleet.core.webrtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a network and a stranger do to a stream, with both profiles. */
class SrtpReceiverTest {
  private static final int SSRC = 0x1234_5678;

  @ParameterizedTest
  @EnumSource
  void packetsCrossTheSequenceNumberWrapSeveralTimes(SrtpProfile profile) {
    Pair pair = new Pair(profile);

    for (int i = 65_000; i < 65_000 + 3 * 65_536; i += 97) {
      byte[] plain = rtp(SSRC, i, i % 50);
      assertThat(pair.receive(pair.send(plain))).as("packet %d", i).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @EnumSource
  void latePacketsOfTheWindowAreTakenOnceAcrossTheWrap(SrtpProfile profile) {
    Pair pair = new Pair(profile);
    byte[] late = pair.send(rtp(SSRC, 65_530, 100));
    for (int i = 65_531; i < 65_531 + 1_000; i++) {
      assertThat(pair.code(pair.send(rtp(SSRC, i, 100)))).isPositive();
    }

    assertThat(pair.receive(late)).isEqualTo(rtp(SSRC, 65_530, 100));
    assertThat(pair.code(late)).isEqualTo(SrtpReceiver.REPLAYED);
  }

  @ParameterizedTest
  @EnumSource
  void packetsBehindTheWindowAreRefused(SrtpProfile profile) {
    Pair pair = new Pair(profile);
    byte[] old = pair.send(rtp(SSRC, 10, 100));
    pair.code(pair.send(rtp(SSRC, 10 + SourceState.WINDOW, 100)));

    assertThat(pair.code(old)).isEqualTo(SrtpReceiver.TOO_OLD);
  }

  @ParameterizedTest
  @EnumSource
  void aForgedPacketNeitherMovesTheWindowNorBlocksTheTrueOne(SrtpProfile profile) {
    Pair pair = new Pair(profile);
    pair.code(pair.send(rtp(SSRC, 100, 20)));
    byte[] genuine = pair.send(rtp(SSRC, 101, 20));
    byte[] forged = genuine.clone();
    forged[3] = 120;
    byte[] flipped = genuine.clone();
    flipped[flipped.length - 1] ^= 1;

    assertThat(pair.code(forged)).isEqualTo(SrtpReceiver.AUTHENTICATION_FAILED);
    assertThat(pair.code(flipped)).isEqualTo(SrtpReceiver.AUTHENTICATION_FAILED);
    assertThat(pair.receive(genuine)).isEqualTo(rtp(SSRC, 101, 20));
  }

  @ParameterizedTest
  @EnumSource
  void everySsrcHasItsOwnCounters(SrtpProfile profile) {
    Pair pair = new Pair(profile);

    for (int i = 0; i < 32; i++) {
      assertThat(pair.code(pair.send(rtp(i, 7, 10)))).isPositive();
    }
    assertThat(pair.code(pair.send(rtp(31, 8, 10)))).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void anAuthenticPeerCanNotMakeUsRememberMoreThan32Sources(SrtpProfile profile) {
    Pair pair = new Pair(profile);
    for (int i = 0; i < 32; i++) {
      pair.code(pair.send(rtp(i, 7, 10)));
    }
    Pair another = new Pair(profile);

    assertThat(pair.code(another.send(rtp(32, 7, 10)))).isEqualTo(SrtpReceiver.TOO_MANY_SOURCES);
    assertThat(pair.code(pair.send(rtp(0, 8, 10)))).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void headersWithExtensionAndContributingSourcesStayClear(SrtpProfile profile) {
    Pair pair = new Pair(profile);
    byte[] plain = new byte[12 + 8 + 4 + 8 + 30];
    System.arraycopy(rtp(SSRC, 1, 0), 0, plain, 0, 12);
    plain[0] = (byte) 0x92;
    plain[20] = (byte) 0xbe;
    plain[21] = (byte) 0xde;
    plain[23] = 2;

    byte[] wire = pair.send(plain);

    assertThat(Arrays.copyOf(wire, 32)).isEqualTo(Arrays.copyOf(plain, 32));
    assertThat(Arrays.copyOfRange(wire, 32, 62)).isNotEqualTo(new byte[30]);
    assertThat(pair.receive(wire)).isEqualTo(plain);
  }

  @ParameterizedTest
  @EnumSource
  void rtcpIsTakenOnceAndRefusedWhenForged(SrtpProfile profile) {
    Pair pair = new Pair(profile);
    byte[] wire = pair.sendRtcp();
    byte[] forged = pair.sendRtcp();
    forged[9] ^= 1;

    assertThat(pair.rtcpCode(wire)).isEqualTo(28);
    assertThat(pair.rtcpCode(wire)).isEqualTo(SrtpReceiver.REPLAYED);
    assertThat(pair.rtcpCode(forged)).isEqualTo(SrtpReceiver.AUTHENTICATION_FAILED);
  }

  @ParameterizedTest
  @EnumSource
  void damagedPacketsNeverThrowAndNeverPass(SrtpProfile profile) {
    Pair pair = new Pair(profile);
    long seed = 20_261_125;
    Random random = new Random(seed);
    byte[] rtp = pair.send(rtp(SSRC, 1, 60));
    byte[] rtcp = pair.sendRtcp();

    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = damage(random, i % 2 == 0 ? rtp : rtcp);
      int code = i % 2 == 0 ? pair.code(damaged) : pair.rtcpCode(damaged);
      assertThat(code).as("seed %d, round %d", seed, i).isNegative();
      assertThat(SrtpReceiver.nameOf(code)).isNotEqualTo("ok");
    }
  }

  private static byte[] damage(Random random, byte[] genuine) {
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(genuine, random.nextInt(genuine.length));
    }
    byte[] damaged = genuine.clone();
    int position = random.nextInt(damaged.length);
    damaged[position] ^= (byte) (1 + random.nextInt(255));
    return damaged;
  }

  private static byte[] rtp(int ssrc, int sequenceNumber, int payload) {
    byte[] packet = new byte[12 + payload];
    packet[0] = (byte) 0x80;
    packet[1] = 96;
    packet[2] = (byte) (sequenceNumber >> 8);
    packet[3] = (byte) sequenceNumber;
    Bytes.putInt32(packet, 8, ssrc);
    Arrays.fill(packet, 12, packet.length, (byte) payload);
    return packet;
  }

  /** A sender and a receiver with one key, around a margin that catches wrong offsets. */
  private static final class Pair {
    private static final int MARGIN = 3;
    private final SrtpSender sender;
    private final SrtpReceiver receiver;

    Pair(SrtpProfile profile) {
      byte[] key = new byte[profile.keyLength()];
      byte[] salt = new byte[profile.saltLength()];
      new Random(1).nextBytes(key);
      new Random(2).nextBytes(salt);
      sender = new SrtpSender(profile, key, salt);
      receiver = new SrtpReceiver(profile, key, salt);
    }

    byte[] send(byte[] plain) {
      byte[] in = new byte[MARGIN + plain.length];
      System.arraycopy(plain, 0, in, MARGIN, plain.length);
      byte[] out = new byte[plain.length + sender.rtpOverhead() + MARGIN];
      int length = sender.protectRtp(in, MARGIN, plain.length, out, MARGIN);
      return Arrays.copyOfRange(out, MARGIN, MARGIN + length);
    }

    byte[] sendRtcp() {
      byte[] report = new byte[28];
      report[0] = (byte) 0x80;
      report[1] = (byte) 200;
      report[3] = 6;
      byte[] out = new byte[28 + sender.rtcpOverhead()];
      return Arrays.copyOf(out, sender.protectRtcp(report, 0, 28, out, 0));
    }

    byte[] receive(byte[] wire) {
      byte[] buffer = new byte[MARGIN + wire.length];
      System.arraycopy(wire, 0, buffer, MARGIN, wire.length);
      int length = receiver.unprotectRtp(buffer, MARGIN, wire.length);
      return Arrays.copyOfRange(buffer, MARGIN, MARGIN + length);
    }

    int code(byte[] wire) {
      return receiver.unprotectRtp(wire.clone(), 0, wire.length);
    }

    int rtcpCode(byte[] wire) {
      return receiver.unprotectRtcp(wire.clone(), 0, wire.length);
    }
  }
}
