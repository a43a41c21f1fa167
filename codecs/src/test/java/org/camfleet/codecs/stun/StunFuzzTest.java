package org.camfleet.codecs.stun;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;

/** Strangers reach this parser with one datagram: it may refuse, and do nothing else. */
class StunFuzzTest {
  private static final long SEED = 20261125;
  private static final List<String> CORPUS =
      List.of(
          StunVectorsTest.REQUEST,
          StunVectorsTest.RESPONSE_V4,
          StunVectorsTest.RESPONSE_V6,
          StunVectorsTest.LONG_TERM);
  private static final StunKey KEY = StunKey.shortTerm("k");

  @Test
  void mutatedMessagesAreReadOrRefused() {
    Random random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = HexFormat.of().parseHex(CORPUS.get(random.nextInt(CORPUS.size())));
      byte[] mutant = mutate(bytes, random);
      assertThatCode(() -> readAll(mutant))
          .as("seed %d round %d: %s", SEED, round, HexFormat.of().formatHex(mutant))
          .doesNotThrowAnyException();
    }
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    // Without the fingerprint, which would hide everything behind it.
    byte[] mutant = Arrays.copyOf(bytes, bytes.length - random.nextInt(2) * 8);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(4) == 0 ? random.nextInt(20) : random.nextInt(mutant.length);
      mutant[at] = (byte) random.nextInt();
    }
    Bytes.putInt32(mutant, 4, StunMessage.COOKIE);
    mutant[0] &= 0x3f;
    if (random.nextInt(8) > 0) {
      Bytes.putInt16(mutant, 2, mutant.length - StunMessage.HEADER);
    }
    return mutant;
  }

  private static void readAll(byte[] bytes) {
    try {
      StunMessage message = StunMessage.parse(bytes, 0, bytes.length);
      message.isSignedWith(KEY);
      message.unknownAttributes();
      message.error();
      message.mappedAddress();
      for (int type = 0; type < 0x30; type++) {
        message.text(type);
        message.number(type);
        message.tieBreaker(type);
        message.address(type);
        message.bytes(type);
      }
    } catch (MalformedException expected) {
      // A refusal is a fine answer.
    }
  }
}
