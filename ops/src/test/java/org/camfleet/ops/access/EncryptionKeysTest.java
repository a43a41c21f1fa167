package org.camfleet.ops.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.camfleet.fleet.secrets.KeyEncryptionKeys;
import org.camfleet.fleet.secrets.SecretsException;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.config.SettingsLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptionKeysTest {
  private static final Map<String, String> SHARED =
      Map.of("camfleet.database.url", "jdbc:postgresql://db/camfleet");

  @TempDir Path folder;

  @Test
  void firstStartMakesAKeyForTheOwnerAloneAndLaterOnesReadIt() throws Exception {
    load(Map.of(), false);
    Path file = folder.resolve("encryption.key");
    String made = Files.readString(file);

    assertThat(made).matches("[A-Za-z0-9+/]{43}=\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    load(Map.of(), true);
    assertThat(file).hasContent(made);
  }

  @Test
  void aNodeOfASharedDatabaseMakesNoneAndSaysHow() {
    assertThatThrownBy(() -> load(SHARED, false))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "camfleet.encryption.key: not set (expected: a key; make one for all nodes with: head -c 32 /dev/urandom | base64)");
    assertThatThrownBy(() -> load(SHARED, true))
        .hasMessage(
            "camfleet.encryption.key: not set (expected: the key that this database is sealed with)");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLostKeyIsNotReplaced() {
    assertThatThrownBy(() -> load(Map.of(), true))
        .isInstanceOf(IOException.class)
        .hasMessage(
            folder.resolve("encryption.key")
                + ": no such file (expected: the key that this database is sealed with)");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aNamedFileMustBeThereAndHoldsAKeyOnEachLine() throws Exception {
    Path named = folder.resolve("named");
    Map<String, String> more = Map.of("camfleet.encryption.key-file", named.toString());
    assertThatThrownBy(() -> load(more, false)).hasMessageStartingWith(named + ": no such file");

    Files.writeString(
        named,
        "# the new one\n%s\n\n%s\n"
            .formatted(KeyEncryptionKeys.random().reveal(), KeyEncryptionKeys.random().reveal()));
    load(more, false);
    Files.writeString(named, "hunter2\n");
    assertThatThrownBy(() -> load(more, false))
        .isInstanceOf(SecretsException.class)
        .hasMessage(named + ": key 1 of 1 is none (expected: 32 bytes in base64)");
  }

  @Test
  void theEnvironmentHoldsSeveralSeparatedByCommas() throws Exception {
    String two = KeyEncryptionKeys.random().reveal() + "," + KeyEncryptionKeys.random().reveal();
    Settings settings =
        SettingsLoader.load(
            Map.of("camfleet.data", folder.toString()),
            Map.of("CAMFLEET_ENCRYPTION_KEY", two),
            null);

    assertThat(settings.encryption().keys()).hasSize(2);
    assertThat(settings.toString()).doesNotContain(two.substring(0, 43));
    EncryptionKeys.load(settings, () -> true);
    assertThat(folder).isEmptyDirectory();
  }

  private KeyEncryptionKeys load(Map<String, String> more, boolean sealed) throws Exception {
    Map<String, String> flags = new HashMap<>(more);
    flags.put("camfleet.data", folder.toString());
    return EncryptionKeys.load(SettingsLoader.load(flags, Map.of(), null), () -> sealed);
  }
}
