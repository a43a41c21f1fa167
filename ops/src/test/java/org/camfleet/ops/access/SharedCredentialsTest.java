package org.camfleet.ops.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.DatabaseSettings;
import org.camfleet.fleet.secrets.KeyEncryptionKeys;
import org.camfleet.fleet.secrets.NodeSecrets;
import org.camfleet.fleet.secrets.Secrets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedCredentialsTest {
  @TempDir Path folder;
  private Path north;
  private Path south;
  private Database database;
  private NodeSecrets shared;

  @BeforeEach
  void open() throws Exception {
    north = Files.createDirectory(folder.resolve("north"));
    south = Files.createDirectory(folder.resolve("south"));
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
  void aNodeWithoutAFileTakesTheWholeFileOfTheFirst() throws Exception {
    Credentials.loadOrCreate(north);
    Path file = north.resolve("credentials");
    Files.writeString(file, Files.readString(file) + "\n[guest]\naws_access_key_id = A\n");
    SharedCredentials.agree(north, shared);
    SharedCredentials.agree(south, shared);

    assertThat(south.resolve("credentials")).hasSameTextualContentAs(file);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(south.resolve("credentials"))))
        .isEqualTo("rw-------");
    assertThat(Credentials.load(south)).isEqualTo(Credentials.load(north));
  }

  @Test
  void furtherProfilesMayDifferAndTheDefaultOneMayNot() throws Exception {
    SharedCredentials.agree(north, shared);
    SharedCredentials.agree(south, shared);
    Path file = south.resolve("credentials");
    Files.writeString(file, Files.readString(file) + "\n[guest]\naws_access_key_id = A\n");
    SharedCredentials.agree(south, shared);

    String other = Files.readString(file).replaceFirst("camfleet_token = .", "camfleet_token = ~");
    Files.writeString(file, other);
    assertThatThrownBy(() -> SharedCredentials.agree(south, shared))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": [default] is not the profile that the nodes")
        .hasMessageNotContaining("~");
    assertThat(file).hasContent(other);
  }

  @Test
  void aFileThatLacksALineIsSharedByNobody() throws Exception {
    Files.writeString(north.resolve("credentials"), "[default]\naws_access_key_id = A\n");

    assertThatThrownBy(() -> SharedCredentials.agree(north, shared))
        .hasMessageContaining("aws_secret_access_key is missing");
    assertThat(shared.find("credentials")).isEmpty();
  }
}
