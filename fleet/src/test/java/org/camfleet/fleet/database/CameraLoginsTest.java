package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.failure;
import static org.camfleet.fleet.Stages.result;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.bridge.CameraSpec.Audio;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.CameraCredentials;
import org.camfleet.fleet.inventory.CameraDraft;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.LocalService;
import org.camfleet.fleet.secrets.SecretsException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The inventory keeps what logs in to a camera sealed. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class CameraLoginsTest {
  private static final Author TESTER = Author.of("tester");

  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final CameraCredentials LOGIN =
      new CameraCredentials("canaryUser", Secret.of("canaryPassword"));

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private Database database;
  private SqlCameraStore cameras;

  @BeforeEach
  void open() {
    database = vendor.open(directory);
    cameras =
        new SqlCameraStore(database, new LocalService("us-east-1", "000000000000"), () -> NOON);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void noColumnOfTheCameraHoldsItsLogin() {
    put("door", LOGIN);
    put("gate", LOGIN);
    put("gate", new CameraCredentials("canaryUser", Secret.of("canaryPassword2")));

    assertThat(all())
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.toString()).doesNotContain("canary"));
    assertThat(spec("door").username()).isEqualTo("canaryUser");
    assertThat(spec("door").password()).isEqualTo(Secret.of("canaryPassword"));
    assertThat(spec("gate").password()).isEqualTo(Secret.of("canaryPassword2"));
  }

  @Test
  void nothingThatIsKeptHoldsTheLogin() throws Exception {
    put("door", LOGIN);
    put("door", new CameraCredentials("canaryUser2", Secret.of("canaryPassword2")));
    List<String> tables = database.jdbi().withHandle(CameraLoginsTest::tables);
    StringBuilder dump = new StringBuilder();
    for (String table : tables) {
      database
          .jdbi()
          .useHandle(
              handle ->
                  handle
                      .createQuery("SELECT * FROM \"" + table + "\"")
                      .mapToMap()
                      .forEach(dump::append));
    }
    database.close();

    assertThat(tables).contains("cameras", "events", "data_keys");
    assertThat(dump.toString()).contains("rtsp://cam/door").doesNotContain("canary");
    Path file = directory.resolve("db/camfleet.mv.db");
    if (Files.exists(file)) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
          .contains("rtsp://cam/door")
          .doesNotContain("canary");
    }
  }

  @Test
  void theLongestLoginFits() {
    CameraCredentials longest = new CameraCredentials("€".repeat(256), Secret.of("€".repeat(1024)));
    put("door", longest);

    assertThat(spec("door").username()).isEqualTo(longest.username());
    assertThat(spec("door").password()).isEqualTo(longest.password());
  }

  @Test
  void theSameLoginAgainIsNoChange() {
    assertThat(put("door", LOGIN).changed()).isTrue();
    assertThat(put("door", LOGIN).changed()).isFalse();
  }

  @Test
  void aLoginThatWasMovedToAnotherCameraIsRefusedAndKeepsNoOtherCameraWaiting() {
    put("door", LOGIN);
    put("gate", LOGIN);
    database.changeNow(
        handle ->
            handle.execute(
                "UPDATE cameras SET password = (SELECT password FROM cameras WHERE camera_id = 'door')"
                    + " WHERE camera_id = 'gate'"));

    assertThat(result(cameras.wanted(0, CameraStore.SLICES, Instant.EPOCH, "", 10)))
        .extracting(CameraStore.Wanted::id)
        .containsExactly("door");
    assertThat(failure(cameras.wanted("gate")))
        .isInstanceOf(SecretsException.class)
        .hasMessageStartingWith("cameras.password of gate: does not open with key ");
    assertThat(failure(cameras.put(draft("gate", null), null, TESTER)))
        .isInstanceOf(SecretsException.class);
    assertThat(result(cameras.delete("gate", TESTER))).isPresent();
    put("gate", LOGIN);
    assertThat(spec("gate").password()).isEqualTo(LOGIN.password());
  }

  private static List<String> tables(Handle handle) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet all = handle.getConnection().getMetaData().getTables(null, null, "%", null)) {
      while (all.next()) {
        if ("public".equalsIgnoreCase(all.getString("TABLE_SCHEM"))
            && all.getString("TABLE_TYPE").endsWith("TABLE")) {
          tables.add(all.getString("TABLE_NAME"));
        }
      }
    }
    return tables;
  }

  private CameraStore.Put put(String id, CameraCredentials login) {
    return (CameraStore.Put) result(cameras.put(draft(id, login), null, TESTER));
  }

  private CameraSpec spec(String id) {
    return result(cameras.wanted(id)).orElseThrow().spec();
  }

  private List<Map<String, Object>> all() {
    return database
        .jdbi()
        .withHandle(handle -> handle.createQuery("SELECT * FROM cameras").mapToMap().list());
  }

  private static CameraDraft draft(String id, @Nullable CameraCredentials login) {
    return new CameraDraft(
        new Camera(
            id,
            List.of(URI.create("rtsp://cam/" + id)),
            id,
            List.of(Target.LOCAL),
            null,
            true,
            CameraSpec.Video.AUTO,
            Audio.AUTO,
            Map.of()),
        login);
  }
}
