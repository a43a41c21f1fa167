package org.camfleet.ops.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is written from reference.conf: {@code -Dcamfleet.docs=write}. */
class ConfigurationDocTest {
  private static final String HEAD =
      """
      # Configuration

      Written from `ops/src/main/resources/reference.conf` by `ConfigurationDocTest`; change it there.

      Strength: command line (`--port`, `--data`, `--roles`, or `--set KEY=VALUE` for any key), then environment, then the file of
      `--config` (HOCON), then these defaults. All mistakes are told at once when a node starts, each with key, value and expectation.
      The file may also change any setting of Pekko under `pekko`.

      | key | environment | default | meaning |
      |---|---|---|---|
      """;

  @Test
  void theTableIsThatOfTheReference() throws Exception {
    Path file = Repository.root().resolve("docs/configuration.md");
    String expected = HEAD + String.join("", rows());
    if ("write".equals(System.getProperty("camfleet.docs"))) {
      Files.writeString(file, expected);
    }

    assertThat(file).hasContent(expected);
  }

  @Test
  void everyKeySaysWhenToChangeIt() {
    Config reference = ConfigFactory.parseResources("reference.conf");
    List<String> silent = new ArrayList<>();
    leaves("camfleet", reference.getObject("camfleet"))
        .forEach(
            leaf -> {
              if (leaf.getValue().origin().comments().isEmpty()) {
                silent.add(leaf.getKey());
              }
            });
    assertThat(silent).as("keys without a comment").isEmpty();
  }

  private static List<String> rows() {
    Config reference = ConfigFactory.parseResources("reference.conf");
    List<String> rows = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> leaf :
        leaves("camfleet", reference.getObject("camfleet"))) {
      String key = leaf.getKey();
      rows.add(
          "| `%s` | %s | `%s` | %s |\n"
              .formatted(
                  key,
                  leaf.getValue() instanceof ConfigObject ? "" : "`" + environment(key) + "`",
                  leaf.getValue().render(ConfigRenderOptions.concise()),
                  String.join(
                      " ",
                      leaf.getValue().origin().comments().stream().map(String::strip).toList())));
    }
    return rows;
  }

  private static String environment(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** A block without keys is one whose keys are the operator's names. */
  private static List<Map.Entry<String, ConfigValue>> leaves(String path, ConfigObject object) {
    List<Map.Entry<String, ConfigValue>> leaves = new ArrayList<>();
    object.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getValue().origin().lineNumber()))
        .forEach(
            entry -> {
              String key = path + "." + entry.getKey();
              if (entry.getValue() instanceof ConfigObject nested && !nested.isEmpty()) {
                leaves.addAll(leaves(key, nested));
              } else {
                leaves.add(Map.entry(key, entry.getValue()));
              }
            });
    return leaves;
  }
}
