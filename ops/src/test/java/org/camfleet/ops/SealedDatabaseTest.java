package org.camfleet.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.DatabaseSettings;
import org.camfleet.fleet.secrets.KeyEncryptionKeys;
import org.camfleet.fleet.secrets.SecretsException;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.config.SettingsLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedDatabaseTest {
  private static final int CAMERAS = 500;
  private static final Metrics METRICS = new CountingMetrics();

  @TempDir Path folder;

  @Test
  void theFileHoldsNothingOfWhatWasPlainTextBefore() throws Exception {
    List<String> ids = words();
    List<String> passwords = words();
    try (Database before = Database.open(DatabaseSettings.embedded(folder), METRICS)) {
      before.changeNow(
          handle -> {
            for (int i = 0; i < CAMERAS; i++) {
              handle.execute(
                  "INSERT INTO cameras (camera_id, channel_name, slice, enabled, document, username,"
                      + " password, revision, created_at, updated_at)"
                      + " VALUES (?, ?, 0, TRUE, '{}', 'admin', ?, 1, 0, 0)",
                  ids.get(i),
                  ids.get(i),
                  passwords.get(i));
            }
            return CAMERAS;
          });
    }
    assertThat(found(passwords)).isEqualTo(CAMERAS);

    SealedDatabase opened = SealedDatabase.open(settings(), METRICS);
    opened.database().close();

    // What is written anew is compressed, which random words withstand for the most part.
    assertThat(found(ids)).isGreaterThan(CAMERAS / 2);
    assertThat(found(passwords)).isZero();
  }

  private static List<String> words() {
    return Stream.generate(() -> UUID.randomUUID().toString()).limit(CAMERAS).toList();
  }

  /** Of how many words the file holds a piece. */
  private long found(List<String> words) throws Exception {
    String file =
        Files.readString(folder.resolve("db/camfleet.mv.db"), StandardCharsets.ISO_8859_1);
    return words.stream()
        .filter(
            word ->
                file.contains(word.substring(0, 9))
                    || file.contains(word.substring(5, 14))
                    || file.contains(word.substring(word.length() - 12)))
        .count();
  }

  @Test
  void aNodeThatLostItsKeyDoesNotStartAndMakesNoOther() throws Exception {
    Settings settings = settings();
    SealedDatabase.open(settings, METRICS).database().close();
    Path key = folder.resolve("encryption.key");
    Files.delete(key);

    assertThatThrownBy(() -> SealedDatabase.open(settings, METRICS))
        .hasMessage(key + ": no such file (expected: the key that this database is sealed with)");
    Files.writeString(key, KeyEncryptionKeys.random().reveal());
    assertThatThrownBy(() -> SealedDatabase.open(settings, METRICS))
        .isInstanceOf(SecretsException.class)
        .hasMessageMatching(
            "encryption key: data key [0-9a-f]{16} is wrapped by key [0-9a-f]{16}, and this node has [0-9a-f]{16} .*");
  }

  private Settings settings() throws Exception {
    return SettingsLoader.load(Map.of("camfleet.data", folder.toString()), Map.of(), null);
  }
}
