package org.camfleet.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Pekko's own check is off (docs/adr/0002), so this holds the class path to one version of each.
 */
class VersionsTest {
  private static final Pattern JAR = Pattern.compile("/(pekko-[a-z-]+)_2\\.13-([0-9.]+)\\.jar");

  @Test
  void onlyDiscoveryDiffersFromTheOnePekkoVersion() {
    Map<String, String> core = jars(false);
    assertThat(core).containsEntry("pekko-actor-typed", "1.7.0");
    core.remove("pekko-discovery");
    assertThat(core.values()).containsOnly("1.7.0");
  }

  @Test
  void allOfPekkoHttpHasOneVersion() {
    assertThat(jars(true)).containsEntry("pekko-http", "1.3.0");
    assertThat(jars(true).values()).containsOnly("1.3.0");
  }

  private static Map<String, String> jars(boolean http) {
    Map<String, String> versions = new TreeMap<>();
    Matcher matcher = JAR.matcher(System.getProperty("java.class.path"));
    while (matcher.find()) {
      String name = matcher.group(1);
      if (http == (name.startsWith("pekko-http") || name.equals("pekko-parsing"))) {
        versions.put(name, matcher.group(2));
      }
    }
    return versions;
  }
}
