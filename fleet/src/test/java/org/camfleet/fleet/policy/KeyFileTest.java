package org.camfleet.fleet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final String JOIN = "kinesisvideo:JoinStorageSession";
  private static final String FAILURES = "camfleet_credentials_failures_total";

  @TempDir private Path directory;
  private final CountingMetrics metrics = new CountingMetrics();
  private Path file;
  private KeyFile keys;

  @BeforeEach
  void start() throws IOException {
    file = directory.resolve("credentials");
    write(profile("default", "AK1", "one"));
    keys =
        new KeyFile(
            file,
            List.of(JOIN),
            new KeyFile.Key("OWN", Secret.of("own"), Policy.INTERNAL),
            metrics);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private static String profile(String name, String id, String secret) {
    return "[%s]\naws_access_key_id=%s\naws_secret_access_key=%s\n".formatted(name, id, secret);
  }

  private String secretOf(String id) {
    Secret secret = keys.secretOf(id);
    return secret == null ? "" : secret.reveal();
  }

  @Test
  void aKeyThatIsAddedMaySignAndOneThatIsTakenAwayMayNot() throws IOException {
    write(profile("default", "AK1", "one") + profile("new", "AK2", "two"));
    assertThat(secretOf("AK2")).as("before the next look").isEmpty();
    keys.look();
    assertThat(secretOf("AK1")).isEqualTo("one");
    assertThat(secretOf("AK2")).isEqualTo("two");

    write(profile("new", "AK2", "two"));
    keys.look();
    assertThat(secretOf("AK1")).isEmpty();
    assertThat(keys.of("AK1").allows(JOIN, List.of())).isFalse();
    assertThat(secretOf("OWN")).isEqualTo("own");
  }

  @Test
  void aPolicyThatIsNarrowedHoldsAtTheNextLook() throws IOException {
    assertThat(keys.of("AK1").allows(Policy.FLEET_API, List.of())).isTrue();
    write(profile("default", "AK1", "one") + "camfleet_allow=JoinStorageSession on gate\n");
    keys.look();
    assertThat(keys.of("AK1").allows(Policy.FLEET_API, List.of())).isFalse();
  }

  @Test
  void aFileWithAMistakeLeavesTheKeysAndIsToldOnce() throws IOException {
    write(profile("default", "AK1", "other") + "camfleet_allow=Fly\n");
    keys.look();
    keys.look();
    assertThat(secretOf("AK1")).isEqualTo("one");
    assertThat(metrics.value(FAILURES)).isEqualTo(1);

    write(profile("default", "AK1", "mended"));
    keys.look();
    assertThat(secretOf("AK1")).isEqualTo("mended");
    assertThat(metrics.value(FAILURES)).isEqualTo(1);
  }

  @Test
  void aFileThatIsGoneForAMomentLeavesTheKeys() throws IOException {
    Files.delete(file);
    keys.look();
    keys.look();
    assertThat(secretOf("AK1")).isEqualTo("one");
    assertThat(metrics.value(FAILURES)).isEqualTo(1);
    write(profile("default", "AK3", "three"));
    keys.look();
    assertThat(secretOf("AK3")).isEqualTo("three");
    assertThat(secretOf("AK1")).isEmpty();
  }

  @Test
  void aFileWithAMistakeAtTheStartIsRefused() throws IOException {
    write("[default]\n");
    assertThatThrownBy(
            () ->
                new KeyFile(
                    file,
                    List.of(JOIN),
                    new KeyFile.Key("OWN", Secret.of("own"), Policy.INTERNAL),
                    metrics))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no key in it");
  }
}
