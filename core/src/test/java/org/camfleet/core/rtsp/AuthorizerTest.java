package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.rtsp.DigestAlgorithm;
import org.camfleet.codecs.rtsp.DigestChallenge;
import org.camfleet.codecs.rtsp.RtspHeaders;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthorizerTest {
  private static final RtspCredentials OWNER = new RtspCredentials("owner", Secret.of("one"));

  private Instant now = Instant.parse("2026-11-30T10:00:00Z");
  private final RefusedLogins logins = new RefusedLogins((InstantSource) () -> now);
  private CameraHabits habits = habits(Set.of());

  private CameraHabits habits(Set<Quirk> refused) {
    return new CameraHabits(refused, logins, new CountingMetrics());
  }

  private Authorizer authorizer(RtspCredentials as) {
    return new Authorizer("10.0.0.9", as, habits);
  }

  private static String digest(DigestAlgorithm algorithm, String nonce, boolean stale) {
    return DigestChallenge.of("cam", nonce, algorithm, true, stale).toString();
  }

  private static RtspResponse refusal(String... challenges) {
    RtspHeaders headers = RtspHeaders.NONE;
    for (String challenge : challenges) {
      headers = headers.with("WWW-Authenticate", challenge);
    }
    return new RtspResponse(401, "Unauthorized", headers);
  }

  private static @Nullable String proof(Authorizer authorizer) {
    return authorizer.authorization("DESCRIBE", "rtsp://10.0.0.9/a");
  }

  @Test
  void theStrongestOfSeveralChallengesIsAnswered() {
    List<String> offered =
        List.of(
            "Basic realm=\"cam\"",
            digest(DigestAlgorithm.MD5, "a", false),
            digest(DigestAlgorithm.SHA_512_256, "c", false)
                + ", "
                + digest(DigestAlgorithm.SHA_256, "b", false));
    for (String algorithm : List.of("SHA-512-256", "SHA-256", "MD5", "Basic")) {
      Authorizer authorizer = authorizer(OWNER);
      assertThat(authorizer.challenged(refusal(offered.toArray(String[]::new)))).isTrue();
      String proof = proof(authorizer);
      if (algorithm.equals("MD5")) {
        assertThat(proof).startsWith("Digest ").doesNotContain("algorithm").contains("nonce=\"a\"");
      } else if (algorithm.equals("Basic")) {
        assertThat(proof).isEqualTo("Basic b3duZXI6b25l");
      } else {
        assertThat(proof).contains("algorithm=" + algorithm + ",");
      }
      offered = weaker(offered, algorithm);
    }
  }

  private static List<String> weaker(List<String> offered, String without) {
    List<String> left = new ArrayList<>();
    for (String one : offered) {
      if (without.equals("SHA-512-256") && one.contains(", Digest")) {
        left.add(one.substring(one.indexOf(", Digest") + 2));
      } else if (!one.contains("algorithm=" + without)) {
        left.add(one);
      }
    }
    return left;
  }

  @Test
  void anExpiredNonceIsRenewedAsOftenAsItExpires() {
    Authorizer authorizer = authorizer(OWNER);
    assertThat(authorizer.challenged(refusal(digest(DigestAlgorithm.SHA_256, "n0", false))))
        .isTrue();
    for (int i = 1; i < 20; i++) {
      assertThat(proof(authorizer)).contains("nc=00000001");
      authorizer.accepted();
      assertThat(proof(authorizer)).contains("nc=00000002");
      assertThat(
              authorizer.challenged(refusal(digest(DigestAlgorithm.SHA_256, "n" + i, i % 2 == 0))))
          .isTrue();
      assertThat(proof(authorizer)).contains("nonce=\"n" + i + "\"");
      authorizer.challenged(refusal(digest(DigestAlgorithm.SHA_256, "x" + i, true)));
    }
    assertThat(logins.mayTry("10.0.0.9", OWNER)).isTrue();
  }

  @Test
  void aWrongPasswordCostsOneWeakerTryOnceAndNeverAgain() {
    String[] both = {
      digest(DigestAlgorithm.SHA_256, "a", false), digest(DigestAlgorithm.MD5, "b", false)
    };
    Authorizer first = authorizer(OWNER);
    assertThat(first.challenged(refusal(both))).isTrue();
    assertThat(proof(first)).contains("SHA-256");
    assertThat(first.challenged(refusal(both))).as("the step down").isTrue();
    assertThat(proof(first)).doesNotContain("SHA-256").contains("nonce=\"b\"");
    assertThat(first.challenged(refusal(both))).isFalse();
    assertThat(habits.quirks().count(Quirk.AUTH_SHA_256_BROKEN)).isZero();

    Authorizer second = authorizer(OWNER);
    assertThat(second.challenged(refusal(both))).isTrue();
    assertThat(second.challenged(refusal(both))).isFalse();
    assertThat(second.explanation()).isEqualTo("the camera refuses user or password");
  }

  @Test
  void whatWorkedAfterTheStepDownIsTakenAtOnceTheNextTime() {
    String[] both = {
      digest(DigestAlgorithm.SHA_256, "a", false), digest(DigestAlgorithm.MD5, "b", false)
    };
    Authorizer first = authorizer(OWNER);
    first.challenged(refusal(both));
    first.challenged(refusal(both));
    first.accepted();

    Authorizer second = authorizer(OWNER);
    assertThat(second.challenged(refusal(both))).isTrue();
    assertThat(proof(second)).contains("nonce=\"b\"").doesNotContain("SHA-256");
    assertThat(habits.quirks().count(Quirk.AUTH_SHA_256_BROKEN)).isOne();
  }

  @Test
  void whoTookSha256BeforeGetsNothingWeaker() {
    String sha = digest(DigestAlgorithm.SHA_256, "a", false);
    Authorizer first = authorizer(OWNER);
    first.challenged(refusal(sha));
    first.accepted();

    Authorizer second = authorizer(OWNER);
    assertThat(second.challenged(refusal(sha))).isTrue();
    assertThat(second.challenged(refusal(sha, digest(DigestAlgorithm.MD5, "b", false)))).isFalse();
  }

  @Test
  void aThiefWhoAsksForTheClearPasswordDoesNotGetIt() {
    habits = habits(CameraAccess.DEFAULT.refusedQuirks());
    Authorizer first = authorizer(OWNER);
    first.challenged(refusal(digest(DigestAlgorithm.MD5, "a", false)));
    first.accepted();

    Authorizer second = authorizer(OWNER);
    assertThat(second.challenged(refusal("Basic realm=\"cam\""))).isFalse();
    assertThat(proof(second)).isNull();
    assertThat(second.explanation()).contains("auth-basic-after-digest");
  }

  @Test
  void aLoginThatWasRefusedThreeTimesRestsHalfAnHourOnAllCamerasOfTheHost() {
    String md5 = digest(DigestAlgorithm.MD5, "a", false);
    for (int i = 0; i < RefusedLogins.MOST; i++) {
      habits = habits(Set.of()); // another channel of the recorder
      Authorizer authorizer = authorizer(OWNER);
      assertThat(authorizer.challenged(refusal(md5))).isTrue();
      assertThat(authorizer.challenged(refusal(md5))).isFalse();
      now = now.plus(Duration.ofMinutes(1));
    }
    Authorizer held = authorizer(OWNER);
    assertThat(held.challenged(refusal(md5))).isFalse();
    assertThat(proof(held)).isNull();
    assertThat(held.explanation()).startsWith("not tried: the camera refused this login 3 times");
    assertThat(habits.quirks().count(Quirk.AUTH_LOCK_OUT)).isOne();

    RtspCredentials other = new RtspCredentials("owner", Secret.of("two"));
    assertThat(authorizer(other).challenged(refusal(md5))).as("another login").isTrue();

    now = now.plus(RefusedLogins.WINDOW);
    assertThat(authorizer(OWNER).challenged(refusal(md5))).as("half an hour later").isTrue();
  }

  @Test
  void aLoginThatIsTakenForgetsItsRefusals() {
    String md5 = digest(DigestAlgorithm.MD5, "a", false);
    for (int i = 0; i < 10; i++) {
      Authorizer authorizer = authorizer(OWNER);
      assertThat(authorizer.challenged(refusal(md5))).isTrue();
      authorizer.challenged(refusal(md5));
      Authorizer again = authorizer(OWNER);
      again.challenged(refusal(md5));
      again.accepted();
    }
  }
}
