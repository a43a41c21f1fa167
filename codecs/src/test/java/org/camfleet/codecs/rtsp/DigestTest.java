package org.camfleet.codecs.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigestTest {
  private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
  private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  private static final String RFC_7616 =
      "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s, nonce=\""
          + NONCE
          + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

  /** RFC 7616 3.9.1. */
  @Test
  void answersLikeTheExamplesOfTheStandard() {
    assertThat(answer(String.format(RFC_7616, "MD5"), "Circle of Life"))
        .contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"")
        .contains("qop=auth, nc=00000001")
        .contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
    assertThat(answer(String.format(RFC_7616, "SHA-256"), "Circle of Life"))
        .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"")
        .contains("algorithm=SHA-256");
  }

  /** RFC 2069 2.4 with its erratum: a challenge without qop. */
  @Test
  void answersTheOldFormWithoutQop() {
    String challenge =
        "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"";

    assertThat(answer(challenge, "CircleOfLife"))
        .contains("response=\"1949323746fe6a43ef61f9606e7febea\"")
        .doesNotContain("qop");
  }

  @Test
  void takesTheStrongestOfSeveralChallenges() {
    List<String> headers =
        List.of(
            "Basic realm=\"cam\"",
            "Digest realm=\"cam\",nonce=\"1\",algorithm=\"MD5\"",
            "Digest realm=\"cam\", nonce=\"2\", algorithm=SHA-256, stale=TRUE, Digest"
                + " realm=\"cam\", nonce=\"3\", algorithm=TOKEN-9");

    DigestChallenge strongest = DigestChallenge.strongest(headers).orElseThrow();
    assertThat(strongest.nonce()).isEqualTo("2");
    assertThat(strongest.algorithm()).isEqualTo(DigestAlgorithm.SHA_256);
    assertThat(strongest.stale()).isTrue();
    assertThat(DigestChallenge.offersBasic(headers)).isTrue();
    assertThat(DigestChallenge.offersBasic(headers.subList(1, 3))).isFalse();
    assertThat(DigestChallenge.strongest(headers.subList(0, 1))).isEmpty();
    assertThat(DigestChallenge.strongest(List.of("Digest realm=\"x\", qop=\"auth-int\"")))
        .isEmpty();
  }

  @Test
  void theServerAcceptsOnlyTheRightAnswer() {
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      for (boolean qop : new boolean[] {true, false}) {
        DigestChallenge challenge =
            DigestChallenge.of("a \"quoted\" realm", "n1", algorithm, qop, false);
        DigestChallenge read =
            DigestChallenge.strongest(List.of(challenge.toString())).orElseThrow();
        assertThat(read).isEqualTo(challenge);

        String right =
            DigestResponse.authorization(
                read, "PLAY", "rtsp://h/ü", "jörg", "pä:ss\"wort", 2, "cn");
        assertThat(DigestResponse.verify(right, challenge, "PLAY", "jörg", "pä:ss\"wort")).isTrue();
        assertThat(DigestResponse.verify(right, challenge, "PLAY", "jörg", "other")).isFalse();
        assertThat(DigestResponse.verify(right, challenge, "PLAY", "eve", "pä:ss\"wort")).isFalse();
        assertThat(DigestResponse.verify(right, challenge, "SETUP", "jörg", "pä:ss\"wort"))
            .isFalse();
        assertThat(right).doesNotContain("wort");
      }
    }
  }

  @Test
  void writesBasicCredentials() {
    assertThat(DigestResponse.basic("Aladdin", "open sesame"))
        .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assertThat(DigestResponse.verifyBasic("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "x"))
        .isFalse();
  }

  @Test
  void neverThrowsOnAnyHeader() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String good = String.format(RFC_7616, "SHA-256");
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(good);
      for (int change = random.nextInt(10); change >= 0; change--) {
        int at = random.nextInt(text.length());
        if (random.nextBoolean()) {
          text.setCharAt(at, " \"\\,=\0D".charAt(random.nextInt(7)));
        } else {
          text.delete(at, Math.min(text.length(), at + random.nextInt(9)));
        }
      }
      String header = text.toString();
      assertThat(DigestChallenge.strongest(List.of(header)).map(DigestChallenge::toString))
          .as("seed %d round %d", seed, round)
          .isNotNull();
      TransportHeader.parse(header).interleaved();
      SessionHeader.parse(header);
    }
  }

  private static String answer(String challenge, String password) {
    return DigestResponse.authorization(
        DigestChallenge.strongest(List.of(challenge)).orElseThrow(),
        "GET",
        "/dir/index.html",
        "Mufasa",
        password,
        1,
        CNONCE);
  }
}
