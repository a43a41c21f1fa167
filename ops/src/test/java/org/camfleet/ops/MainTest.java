package org.camfleet.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camfleet.ops.access.Credentials;
import org.camfleet.ops.config.SettingsLoader;
import org.camfleet.ops.tls.ServerTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MainTest {
  private final PrintStream usual = System.err;
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  @TempDir Path folder;

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void listenNoMore() {
    System.setErr(usual);
  }

  @Test
  void aPortInUseIsOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      int port = taken.getLocalPort();

      assertThat(refusal(folder, "--set", "camfleet.port=" + port))
          .isEqualTo(
              "camfleet: camfleet.port: can not listen on 0.0.0.0:%d: the port is in use or not allowed"
                  .formatted(port));
    }
  }

  @Test
  void anAdminPortInUseIsOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThat(refusal(folder, "--set", "camfleet.admin.port=" + port))
          .isEqualTo(
              "camfleet: camfleet.admin.port: can not listen on 127.0.0.1:%d: the port is in use or not allowed"
                  .formatted(port));
    }
  }

  @Test
  void aMediaPortInUseIsOneSentence() throws Exception {
    try (DatagramSocket taken = new DatagramSocket()) {
      int port = taken.getLocalPort();

      assertThat(refusal(folder, "--set", "camfleet.media.port=" + port))
          .matches(
              "camfleet: camfleet.media.port: can not listen on 0.0.0.0:%1$d and up: UDP /0.0.0.0:%1$d: .*Address already in use"
                  .formatted(port));
    }
  }

  @Test
  void aDataDirectoryThatDoesNotServeIsOneSentence() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(refusal(file))
        .isEqualTo(
            "camfleet: data directory: %s is a file (expected: a directory)".formatted(file));
    assertThat(refusal(file.resolve("below")))
        .isEqualTo(
            "camfleet: data directory: %s can not be read (expected: a directory of this user)"
                .formatted(file.resolve("below")));
    assertThat(refusal(Path.of("/proc/camfleet")))
        .startsWith("camfleet: data directory: /proc/camfleet can not be");
    assertThat(refusal(Path.of("/proc")))
        .isEqualTo(
            "camfleet: data directory: /proc can not be written (expected: a directory of this"
                + " user)");
  }

  @Test
  void credentialsThatLackALineAreOneSentence() throws Exception {
    Path file = Files.writeString(folder.resolve("credentials"), "[default]\ncamfleet_token = x\n");

    assertThat(refusal(folder))
        .isEqualTo(
            "camfleet: %s: aws_access_key_id is missing (expected: a line of it in section [default])"
                .formatted(file));
  }

  @Test
  void aCertificateThatIsNotThereIsOneSentence() throws Exception {
    Path missing = folder.resolve("missing.pem");

    assertThat(
            refusal(
                folder,
                "--set",
                "camfleet.tls.certificate=" + missing,
                "--set",
                "camfleet.tls.key=" + missing))
        .isEqualTo(
            "camfleet: %s: no such file (expected: a file that can be read)".formatted(missing));
  }

  @Test
  void aKeyThatIsNoneIsOneSentenceWithoutTheKey() throws Exception {
    Path own = folder.resolve("own");
    ServerTls.open(SettingsLoader.load(Map.of("camfleet.data", own.toString()), Map.of(), null));
    String key = Files.readString(own.resolve("tls/server-key.pem"));
    Path broken =
        Files.writeString(folder.resolve("key.pem"), key.replaceFirst("\n.{7}", "\nhunter2"));

    assertThat(
            refusal(
                folder.resolve("other"),
                "--set",
                "camfleet.tls.certificate=" + own.resolve("tls/server.pem"),
                "--set",
                "camfleet.tls.key=" + broken))
        .isEqualTo(
            "camfleet: no private key in %s (expected: an unencrypted PEM private key)"
                .formatted(broken));
  }

  @Test
  void anAddressThatIsNotOursIsOneSentence() {
    assertThat(refusal(folder, "--set", "camfleet.http.bind-address=192.0.2.1"))
        .isEqualTo(
            "camfleet: camfleet.port: can not listen on 192.0.2.1:0: the port is in use or not"
                + " allowed");
  }

  @Test
  void aSettingThatIsWrongIsOneSentence() {
    assertThat(refusal(folder, "--set", "camfleet.stop-timeout=soon"))
        .startsWith("camfleet: camfleet.stop-timeout: soon (expected: a duration from ");
  }

  /** What is printed instead of a start: one line, with exit code 1. */
  @Test
  void aCommandForAServerThatDoesNotRunIsOneSentence() throws Exception {
    ServerTls.open(SettingsLoader.load(Map.of("camfleet.data", folder.toString()), Map.of(), null));
    assertThat(encryptionStatus(1))
        .isEqualTo(
            "camfleet: %s: no such file (expected: a file that can be read)"
                .formatted(folder.resolve("credentials")));

    Credentials.loadOrCreate(folder);
    int closed;
    try (ServerSocket closedSoon = new ServerSocket(0)) {
      closed = closedSoon.getLocalPort();
    }
    assertThat(encryptionStatus(closed))
        .isEqualTo(
            "camfleet: https://localhost:%d: no answer (expected: a running server with these settings)"
                .formatted(closed));
  }

  private String encryptionStatus(int port) {
    return refused(
        List.of("encryption", "status", "--data", folder.toString(), "--port", "" + port));
  }

  private String refusal(Path data, String... more) {
    List<String> arguments = new ArrayList<>(List.of("serve", "--data", data.toString()));
    arguments.addAll(List.of("--set", "camfleet.admin.port=0", "--set", "camfleet.media.port=0"));
    if (List.of(more).stream().noneMatch(one -> one.startsWith("camfleet.port="))) {
      arguments.addAll(List.of("--port", "0"));
    }
    arguments.addAll(List.of(more));
    return refused(arguments);
  }

  private String refused(List<String> arguments) {
    errors.reset();
    assertThat(Main.run(arguments.toArray(String[]::new))).isEqualTo(1);
    List<String> lines = errors.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }
}
