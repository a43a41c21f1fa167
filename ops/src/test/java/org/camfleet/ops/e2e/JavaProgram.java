package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Java program in a JVM of its own, on the class path of this one. */
final class JavaProgram implements AutoCloseable {
  private final Process process;
  private final Path output;

  private JavaProgram(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param heap the most it may take, as in {@code 256m}
   * @param program a class, or a source file that the JVM compiles
   */
  static JavaProgram start(String heap, String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Jdk.program("java").toString(), "-Xmx" + heap));
    command.addAll(Jdk.onClassPath(CamfleetProcess.THIS_BUILD));
    command.add(program);
    command.addAll(arguments);
    Path output = Files.createTempFile("program", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new JavaProgram(process, output);
  }

  /** Waits for a line of its output. */
  String await(String pattern, Duration patience) {
    return Awaitility.await()
        .atMost(patience)
        .failFast("the program ended", () -> !process.isAlive() && line(pattern).isEmpty())
        .conditionEvaluationListener(
            condition -> {
              if (condition.getRemainingTimeInMS() <= 0) {
                throw new AssertionError("no " + pattern + " in: " + lines());
              }
            })
        .until(() -> line(pattern), found -> !found.isEmpty());
  }

  private String line(String pattern) {
    return lines().stream().filter(line -> line.matches(pattern)).findFirst().orElse("");
  }

  /** Its process id. */
  long pid() {
    return process.pid();
  }

  /** What it printed so far. */
  List<String> lines() {
    try {
      return Files.readAllLines(output);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Waits until it ended by itself, in order. */
  void ended() throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended: " + lines()).isTrue();
    assertThat(process.exitValue()).as("exit: " + lines()).isZero();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.delete(output);
  }
}
