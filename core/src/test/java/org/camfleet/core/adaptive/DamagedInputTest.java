package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten minutes of damaged pictures in a process of its own, with a heap that never grows. */
@Tag("long")
class DamagedInputTest {
  private static final int SECONDS = Integer.getInteger("camfleet.damage.seconds", 600);
  private static final Pattern FIGURE = Pattern.compile("FIGURE ([a-z0-9-]+) ([0-9]+).*");

  @Test
  void tenMinutesOfDamagedPicturesCrashNothingAndTakeNoMemory() throws Exception {
    Map<String, Long> figures = run(Long.getLong("camfleet.seed", 7));

    assertThat(figures.get("exit")).as("exit code of the process").isZero();
    int last = Math.max(2, SECONDS / 60);
    assertThat(figures.get("damaged-decoded")).isGreaterThanOrEqualTo(50L * SECONDS);
    assertThat(figures.get("failed")).isPositive();
    assertThat(figures.get("pictures-shown")).isPositive();
    assertThat(figures.get("hung")).isZero();
    assertThat(figures.get("rss-minute-" + last) - figures.get("rss-minute-2"))
        .as("growth of resident memory from minute 2, MB")
        .isLessThanOrEqualTo(48);
    assertThat(figures.get("direct-minute-" + last) - figures.get("direct-minute-2"))
        .as("growth of direct memory from minute 2, kB")
        .isLessThanOrEqualTo(8 << 10);
  }

  private static Map<String, Long> run(long seed) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch",
                "-Dcamfleet.home=" + System.getProperty("camfleet.home", ".."),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                DamagedInput.class.getName(),
                String.valueOf(SECONDS),
                String.valueOf(seed))
            .redirectErrorStream(true)
            .start();
    Map<String, Long> figures = new HashMap<>();
    try (BufferedReader lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(line);
        Matcher figure = FIGURE.matcher(line);
        if (figure.matches()) {
          figures.put(figure.group(1), Long.parseLong(figure.group(2)));
        }
      }
    }
    figures.put("exit", (long) process.waitFor());
    return figures;
  }
}
