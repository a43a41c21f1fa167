package org.camfleet.fleet.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SealingKeyTest {
  private static final long SEED = 20_261_130;
  private static final String ALPHABET = "abcdefghijklmnop0123456789ABCXYZ-_.=+/ é";
  private static final Place DOOR = new Place("cameras", "password", "door");

  private final SealingKey key = SealingKey.of(counting());

  @Test
  void whatAnotherProgramSealedOpens() {
    // By Python's cryptography: key 0, 1, 2…, nonce 100, 101…, data "cameras\0password\0door".
    String sealed = "80d8aa99dfbd1b78.ZGVmZ2hpamtsbW5v.IG6wEhybZL79y9UdjPGarOcJPQtmEUm7kZA";

    assertThat(key.id()).isEqualTo("80d8aa99dfbd1b78");
    assertThat(open(key, DOOR, sealed)).isEqualTo("hunter2 é");
  }

  @Test
  void aSealedTextOpensInItsOwnPlaceAlone() {
    String sealed = seal(DOOR, "hunter2");

    assertThat(sealed).doesNotContain("hunter2").startsWith(key.id() + ".");
    assertThat(open(key, DOOR, sealed)).isEqualTo("hunter2");
    for (Place other :
        new Place[] {
          new Place("cameras", "password", "gate"),
          new Place("cameras", "username", "door"),
          new Place("others", "password", "door")
        }) {
      assertThatThrownBy(() -> open(key, other, sealed))
          .isInstanceOf(SecretsException.class)
          .hasMessage(
              "%s: does not open with key 80d8aa99dfbd1b78 (expected: what was sealed there)"
                  .formatted(other));
    }
  }

  @Test
  void aChangedTextAndAnotherKeyDoNotOpen() {
    String sealed = seal(DOOR, "hunter2");
    char last = sealed.charAt(sealed.length() - 2);
    String changed =
        sealed.substring(0, sealed.length() - 2)
            + (last == 'A' ? 'B' : 'A')
            + sealed.charAt(sealed.length() - 1);

    assertThatThrownBy(() -> open(key, DOOR, changed)).isInstanceOf(SecretsException.class);
    assertThatThrownBy(() -> open(SealingKey.random(), DOOR, sealed))
        .isInstanceOf(SecretsException.class);
  }

  @Test
  void damagedTextsAreRefusedAndNeverAFault() {
    Random random = new Random(SEED);
    String sealed = seal(DOOR, "hunter2");
    for (int i = 0; i < 5_000; i++) {
      StringBuilder damaged = new StringBuilder(sealed);
      for (int n = random.nextInt(3); n >= 0; n--) {
        damaged.setCharAt(
            random.nextInt(damaged.length()), ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      if (random.nextBoolean()) {
        damaged.setLength(random.nextInt(damaged.length() + 1));
      }
      Sealed parsed = Sealed.parse(damaged.toString());
      if (parsed != null && !parsed.toString().substring(17).equals(sealed.substring(17))) {
        assertThatThrownBy(() -> key.open(DOOR, parsed))
            .as("seed %d, text %d: %s", SEED, i, damaged)
            .isInstanceOf(SecretsException.class);
      }
    }
  }

  @Test
  void theSameTextIsNeverSealedTheSameWay() {
    assertThat(seal(DOOR, "hunter2")).isNotEqualTo(seal(DOOR, "hunter2"));
    assertThat(open(key, DOOR, seal(DOOR, ""))).isEmpty();
  }

  @Test
  void aKeyUnwrapsUnderItsOwnIdAlone() {
    SealingKey inner = SealingKey.random();
    Sealed wrapped = key.wrap(inner);

    assertThat(open(key.unwrap(inner.id(), wrapped), DOOR, inner.seal(DOOR, bytes("a")).toString()))
        .isEqualTo("a");
    assertThatThrownBy(() -> key.unwrap("0123456789abcdef", wrapped))
        .isInstanceOf(SecretsException.class);
  }

  @Test
  void textsOfPeopleAreNotTakenForSealedOnes() {
    for (String text :
        new String[] {
          "", "admin", "admin.nonce.cipher", key.id() + ".a.b", key.id() + ".ZGVmZ2hpamtsbW5v.short"
        }) {
      assertThat(Sealed.parse(text)).as(text).isNull();
    }
  }

  @Test
  void aKeyShowsNothingOfItself() {
    assertThat(key.toString()).isEqualTo("key 80d8aa99dfbd1b78");
  }

  private String seal(Place place, String text) {
    return key.seal(place, bytes(text)).toString();
  }

  private static String open(SealingKey key, Place place, String sealed) {
    return new String(
        key.open(place, Objects.requireNonNull(Sealed.parse(sealed))), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] counting() {
    byte[] bytes = new byte[SealingKey.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
