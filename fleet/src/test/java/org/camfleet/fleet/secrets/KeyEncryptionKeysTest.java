package org.camfleet.fleet.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.camfleet.core.Secret;
import org.junit.jupiter.api.Test;

class KeyEncryptionKeysTest {
  @Test
  void theFirstKeyWrapsAndAllAreKnownByTheirIds() {
    Secret first = KeyEncryptionKeys.random();
    Secret second = KeyEncryptionKeys.random();
    KeyEncryptionKeys keys = KeyEncryptionKeys.read("file", List.of(first, second, first));

    assertThat(keys.ids()).hasSize(2).first().isEqualTo(keys.first().id());
    assertThat(keys.find(keys.ids().get(1))).isPresent();
    assertThat(keys.find("0123456789abcdef")).isEmpty();
    assertThat(KeyEncryptionKeys.read("file", List.of(second)).ids())
        .isEqualTo(keys.ids().subList(1, 2));
  }

  @Test
  void whatIsNoKeyIsNamedByItsNumberAndNotShown() {
    Secret good = KeyEncryptionKeys.random();
    for (String bad : List.of("hunter2", "aHVudGVyMg==", "!!", "")) {
      assertThatThrownBy(() -> KeyEncryptionKeys.read("file", List.of(good, Secret.of(bad))))
          .isInstanceOf(SecretsException.class)
          .hasMessage("file: key 2 of 2 is none (expected: 32 bytes in base64)");
    }
    assertThatThrownBy(() -> KeyEncryptionKeys.read("file", List.of()))
        .hasMessage("file: no key in it (expected: 32 bytes in base64)");
  }
}
