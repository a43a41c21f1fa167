package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateLineTest {
  private static final String RELAY =
      "candidate:842163049 1 udp 41885439 198.51.100.7 50123 typ relay raddr 203.0.113.9 rport"
          + " 61234";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "candidate:1 1 udp 2130706431 192.0.2.1 8444 typ host",
        "candidate:3 1 udp 2130705919 2001:db8::7 9 typ host",
        "candidate:9 1 udp 1677729535 203.0.113.9 61234 typ srflx raddr 10.0.0.4 rport 61234",
        RELAY
      })
  void lineSurvivesReadingAndWriting(String line) throws MalformedException {
    assertThat(CandidateLine.parse(line).format()).isEqualTo(line);
    assertThat(CandidateLine.parse("a=" + line).format()).isEqualTo(line);
  }

  @Test
  void browserLineWithExtensionsIsRead() throws MalformedException {
    CandidateLine line =
        CandidateLine.parse(
            "candidate:2 1 UDP 2122260223 6b5f5e0c-1d2e.local 50000 typ host generation 0 ufrag"
                + " EsAw network-id 1 network-cost 10");

    assertThat(line.transport()).isEqualTo("udp");
    assertThat(line.address()).isEqualTo("6b5f5e0c-1d2e.local");
    assertThat(line.socketAddress()).isNull();
    assertThat(line.type()).isEqualTo(CandidateType.HOST);
  }

  @Test
  void priorityFollowsTheFormula() {
    // RFC 8445 clause 5.1.2.1 with the preferences of clause 5.1.2.2.
    assertThat(CandidateType.HOST.priority(65535)).isEqualTo(2130706431);
    assertThat(CandidateType.SERVER_REFLEXIVE.priority(65535)).isEqualTo(1694498815);
    assertThat(CandidateType.RELAYED.priority(65535)).isEqualTo(16777215);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "candidate:1 1 udp 1 192.0.2.1|eight fields",
        "candidate:1 1 udp 1 192.0.2.1 9 tip host|the seventh typ",
        "1 1 udp 1 192.0.2.1 9 typ host|expected: candidate:",
        "candidate:1 0 udp 1 192.0.2.1 9 typ host|component: \"0\" (expected: 1 to 256)",
        "candidate:1 1 udp -1 192.0.2.1 9 typ host|priority: \"-1\"",
        "candidate:1 1 udp 1 192.0.2.1 65536 typ host|port: \"65536\" (expected: 0 to 65535)",
        "candidate:1 1 udp 1 192.0.2.1 nine typ host|port: \"nine\"",
        "candidate:1 1 udp 1 192.0.2.1 9 typ ghost|type: \"ghost\"",
        "candidate:1 1 udp 1 192.0.2.1 9 typ host raddr 10.0.0.1 rport x|rport: \"x\""
      })
  void malformedLineIsRefusedWithTheReason(String line, String reason) {
    assertThatThrownBy(() -> CandidateLine.parse(line))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void mutatedLinesAreReadOrRefused() {
    long seed = 8839;
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder line = new StringBuilder(RELAY);
      for (int i = random.nextInt(6); i >= 0; i--) {
        int at = random.nextInt(line.length());
        if (random.nextBoolean()) {
          line.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65536));
        } else {
          line.delete(at, Math.min(line.length(), at + random.nextInt(8)));
        }
      }
      try {
        CandidateLine parsed = CandidateLine.parse(line.toString());
        assertThat(CandidateLine.parse(parsed.format()))
            .as("seed %d round %d: %s", seed, round, line)
            .isEqualTo(parsed);
      } catch (MalformedException expected) {
        assertThat(expected).hasMessageContaining("ICE candidate");
      }
    }
  }
}
