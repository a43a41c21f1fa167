package org.camfleet.ops.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents say is there, is there. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern METRIC = Pattern.compile("\"(camfleet_(?!token|allow)[a-z0-9_]+)\"");
  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)<");

  @Test
  void everyLinkLeadsSomewhere() throws Exception {
    Set<String> broken = new TreeSet<>();
    for (Path file : Repository.files(".md")) {
      Matcher link = LINK.matcher(Files.readString(file));
      while (link.find()) {
        if (!Files.exists(file.resolveSibling(link.group(1)))) {
          broken.add(Repository.root().relativize(file) + " -> " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPackageSaysWhereToStartReading() throws Exception {
    Set<String> silent = new TreeSet<>();
    for (Path file : Repository.files("package-info.java")) {
      String text = Files.readString(file).replaceAll("\\s+(\\*\\s*)?", " ");
      if (!Pattern.compile("[Ss]tart (reading )?at ").matcher(text).find()) {
        silent.add(Repository.root().relativize(file).toString());
      }
    }
    assertThat(silent).as("without \"Start at\" (ARCHITECTURE.md, The house)").isEmpty();
  }

  @Test
  void everyMetricIsListed() throws Exception {
    String listed = Repository.read("docs/metrics.md");
    Set<String> missing = new TreeSet<>();
    for (Path file : Repository.files(".java")) {
      if (file.toString().contains("/src/main/")) {
        Matcher metric = METRIC.matcher(Files.readString(file));
        while (metric.find()) {
          if (!listed.contains("`" + metric.group(1) + "`")) {
            missing.add(metric.group(1));
          }
        }
      }
    }
    assertThat(missing).as("metrics that docs/metrics.md does not name").isEmpty();
  }

  @Test
  void everyDependencyHasItsReason() throws Exception {
    String listed = Repository.read("docs/dependencies.md");
    Set<String> missing = new TreeSet<>();
    for (Path file : Repository.files("pom.xml")) {
      if (file.getParent().equals(Repository.root())) {
        continue;
      }
      Matcher dependency = DEPENDENCY.matcher(Files.readString(file));
      while (dependency.find()) {
        String name = dependency.group(2).replace("_2.13", "");
        String shortName = name.substring(name.indexOf('-') < 0 ? 0 : name.indexOf('-'));
        if (!dependency.group(1).equals("org.camfleet")
            && !listed.contains(name)
            && !listed.contains(shortName)) {
          missing.add(name);
        }
      }
    }
    assertThat(missing).as("dependencies without a reason in docs/dependencies.md").isEmpty();
  }
}
