package org.camfleet.ops.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.DatabaseSettings;
import org.camfleet.fleet.secrets.KeyEncryptionKeys;
import org.camfleet.fleet.secrets.NodeSecrets;
import org.camfleet.fleet.secrets.Secrets;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.config.SettingsLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedAuthorityTest {
  private static final String NAME = "certificate-authority";

  @TempDir Path folder;
  private Database database;
  private NodeSecrets shared;

  @BeforeEach
  void open() {
    CountingMetrics metrics = new CountingMetrics();
    database = Database.open(DatabaseSettings.embedded(folder.resolve("shared")), metrics);
    KeyEncryptionKeys keys = KeyEncryptionKeys.read("test", List.of(KeyEncryptionKeys.random()));
    shared =
        new NodeSecrets(
            database,
            Secrets.open(database, keys, InstantSource.system(), metrics),
            InstantSource.system());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anAuthorityThatANodeHadBeforeBecomesThatOfAll() throws Exception {
    ServerTls.open(settings("north", Map.of()));
    SharedAuthority.agree(settings("north", Map.of()), shared);
    SharedAuthority.agree(settings("south", Map.of()), shared);

    assertThat(file("south", "ca.pem")).hasSameTextualContentAs(file("north", "ca.pem"));
    assertThat(file("south", "ca-key.pem")).hasSameTextualContentAs(file("north", "ca-key.pem"));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file("south", "ca-key.pem"))))
        .isEqualTo("rw-------");
    ServerTls.open(settings("south", Map.of()));
    Pem.certificates(file("south", "server.pem"))
        .get(0)
        .verify(Pem.certificates(file("north", "ca.pem")).get(0).getPublicKey());
    // And again, as at every start.
    SharedAuthority.agree(settings("north", Map.of()), shared);
    SharedAuthority.agree(settings("south", Map.of()), shared);
  }

  @Test
  void aKeyThatIsMissingIsTakenFromTheOthersIfTheCertificateIsTheirs() throws Exception {
    Settings north = settings("north", Map.of());
    SharedAuthority.agree(north, shared);
    Files.delete(file("north", "ca-key.pem"));
    SharedAuthority.agree(north, shared);

    assertThat(file("north", "ca-key.pem")).exists();
  }

  @Test
  void halfAnAuthorityIsSharedByNobody() throws Exception {
    Settings north = settings("north", Map.of());
    ServerTls.open(north);
    Files.delete(file("north", "ca-key.pem"));

    assertThatThrownBy(() -> SharedAuthority.agree(north, shared))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s: without %s (expected: both, or neither)"
                .formatted(file("north", "ca.pem"), file("north", "ca-key.pem")));
    assertThat(shared.find(NAME)).isEmpty();
  }

  @Test
  void anotherAuthorityIsRefusedAndLeftAsItIs() throws Exception {
    SharedAuthority.agree(settings("north", Map.of()), shared);
    ServerTls.open(settings("south", Map.of()));
    String own = Files.readString(file("south", "ca.pem"));

    assertThatThrownBy(() -> SharedAuthority.agree(settings("south", Map.of()), shared))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file("south", "ca.pem") + ": not the authority that the nodes");
    assertThat(file("south", "ca.pem")).hasContent(own);
  }

  @Test
  void theOperatorsCertificateNeedsNoAuthority() throws Exception {
    Map<String, String> own =
        Map.of(
            "camfleet.tls.certificate",
            "/etc/tls/chain.pem",
            "camfleet.tls.key",
            "/etc/tls/key.pem");
    SharedAuthority.agree(settings("north", own), shared);

    assertThat(shared.find(NAME)).isEmpty();
    assertThat(folder.resolve("north")).doesNotExist();
  }

  private Path file(String node, String name) {
    return folder.resolve(node).resolve("tls").resolve(name);
  }

  private Settings settings(String node, Map<String, String> more) throws Exception {
    Map<String, String> flags = new HashMap<>(more);
    flags.put("camfleet.data", folder.resolve(node).toString());
    return SettingsLoader.load(flags, Map.of(), null);
  }
}
