package org.camfleet.core.playback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.camfleet.core.Secret;
import org.junit.jupiter.api.Test;

class SessionTokensTest {
  private final SessionTokens tokens = new SessionTokens(Secret.of("a key of this cluster"));
  private final HlsSession session =
      Fragments.session(
          HlsSession.PlaybackMode.ON_DEMAND,
          5_000,
          HlsSession.DiscontinuityMode.ON_DISCONTINUITY,
          7,
          99);

  @Test
  void everyNodeWithTheKeyReadsTheSession() {
    String token = tokens.seal(session);

    assertThat(new SessionTokens(Secret.of("a key of this cluster")).open(token))
        .isEqualTo(session);
    assertThat(token).endsWith("~").matches("[A-Za-z0-9_~-]+");
  }

  @Test
  void whatTheFirstFormCanNotSayHasAFormOfItsOwn() {
    for (boolean numbers : new boolean[] {true, false}) {
      for (boolean transport : new boolean[] {true, false}) {
        HlsSession formed = session.with(numbers, transport);
        assertThat(tokens.open(tokens.seal(formed))).isEqualTo(formed);
      }
    }
  }

  @Test
  void anotherKeyOpensNothing() {
    assertThat(new SessionTokens(Secret.of("another")).open(tokens.seal(session))).isNull();
  }

  @Test
  void noChangedTokenOpensAnything() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String token = tokens.seal(session);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~ %é";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder changed = new StringBuilder(token);
      int at = random.nextInt(token.length());
      char other = alphabet.charAt(random.nextInt(alphabet.length()));
      switch (random.nextInt(3)) {
        case 0 -> changed.setCharAt(at, other);
        case 1 -> changed.setLength(at);
        default -> changed.insert(at, other);
      }
      HlsSession opened = tokens.open(changed.toString());
      // The last character of the base64 text holds spare bits: then it is the same session.
      assertThat(opened).as("seed %d: %s", seed, changed).isIn(null, session);
      if (Math.abs(at - token.length()) > 3) {
        assertThat(opened == null || changed.toString().equals(token)).as("seed " + seed).isTrue();
      }
    }
    assertThat(tokens.open("")).isNull();
    assertThat(tokens.open("~")).isNull();
    assertThat(tokens.open("x".repeat(100_000) + "~")).isNull();
  }
}
