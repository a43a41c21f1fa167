package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseRefusalTest {
  @TempDir Path directory;

  @Test
  void aSecondServerOnTheSameDirectoryIsRefusedAndTheFirstGoesOn() {
    try (Database first = TestDatabase.H2.open(directory)) {
      // Another process is what really happens: within this one H2 shares the open file.
      String said = openInAnotherProcess(directory);

      assertThat(said)
          .isEqualTo(
              "database %s: in use by another server (stop it, or start this one with another data directory)"
                  .formatted(directory.resolve("db/camfleet.mv.db")));
      assertThat(first.probe()).succeedsWithin(java.time.Duration.ofSeconds(5));
    }
  }

  @Test
  void aFileInTheWayOfTheDirectoryIsNamed() throws Exception {
    Path file = Files.createFile(directory.resolve("data"));

    assertThat(refusal(DatabaseSettings.embedded(file)))
        .isEqualTo(
            "data directory: can not create %s: not a directory (expected: a directory that this server may write)"
                .formatted(file.resolve("db")));
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    Path db = Files.createDirectories(directory.resolve("db")).resolve("camfleet.mv.db");
    Files.write(
        db,
        "this is not a database, but long enough to be one"
            .repeat(400)
            .getBytes(StandardCharsets.UTF_8));

    assertThat(refusal(DatabaseSettings.embedded(directory)))
        .isEqualTo(
            "database %s: the file is damaged (restore it from a backup, or move it away to start anew)"
                .formatted(db));
  }

  @Test
  void anUrlOfAnotherKindIsRefusedWithoutShowingItsPassword() {
    for (String login : new String[] {"operator:hunter2", "operator:@/hunter2", "a/hunter2"}) {
      assertThat(refusal(postgres("jdbc:mysql://" + login + "@db/camfleet?password=hunter2")))
          .isEqualTo(
              "database url: jdbc:mysql://db/camfleet (expected:"
                  + " jdbc:postgresql://HOST[:PORT]/NAME, or none for the embedded database)");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamedWithoutThePassword() throws Exception {
    int port;
    try (ServerSocket closedSoon = new ServerSocket(0)) {
      port = closedSoon.getLocalPort();
    }
    assertThat(
            refusal(postgres("jdbc:postgresql://127.0.0.1:" + port + "/camfleet?password=hunter2")))
        .isEqualTo(
            "database jdbc:postgresql://127.0.0.1:"
                + port
                + "/camfleet: the server can not be reached");
  }

  @Test
  void aDatabaseThatTheServerDoesNotHaveIsNamed() {
    String url = TestDatabase.POSTGRES.empty(directory).url() + "missing";

    assertThat(refusal(postgres(url)))
        .isEqualTo("database " + url + ": no such database on that server");
  }

  private DatabaseSettings postgres(String url) {
    return DatabaseSettings.postgres(url, "postgres", Secret.of("hunter2"), directory);
  }

  private static String refusal(DatabaseSettings settings) {
    Throwable thrown = catchThrowable(() -> Database.open(settings, new CountingMetrics()).close());
    assertThat(thrown).isInstanceOf(DatabaseException.class);
    return thrown.getMessage();
  }

  /** A program that only opens the database of its first argument and prints why it could not. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) {
      String said = refusal(DatabaseSettings.embedded(Path.of(args[0])));
      System.out.print(said);
    }
  }

  private static String openInAnotherProcess(Path directory) {
    try {
      Process process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-Xmx128m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Opener.class.getName(),
                  directory.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return said.lines().reduce((before, last) -> last).orElse("");
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
