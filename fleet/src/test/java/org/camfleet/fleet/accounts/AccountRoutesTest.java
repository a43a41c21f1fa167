package org.camfleet.fleet.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.camfleet.core.events.Event;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.api.TestServer.Answer;
import org.camfleet.fleet.bulk.BulkFixture;
import org.camfleet.fleet.database.SqlAccountStore;
import org.camfleet.fleet.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class AccountRoutesTest {
  private static final int FLEET = 20_000;

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private BulkFixture fleet;

  @BeforeEach
  void open() {
    fleet = new BulkFixture(vendor, directory);
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private static String camera(String id, String target) {
    return "{\"id\":\"%s\",\"url\":\"rtsp://cam\",\"target\":%s}".formatted(id, target);
  }

  private static String at(String account) {
    return "{\"kind\":\"kvs\",\"account\":\"%s\"}".formatted(account);
  }

  private Answer put(String line) {
    String id = line.replaceFirst(".*?\"id\":\"([^\"]*)\".*", "$1");
    return fleet.server.send("PUT", "/api/v1/cameras/" + id, line);
  }

  /** Each account as one text: account, region, endpoint, cameras, enabled, quota, left. */
  private List<String> accounts() {
    JsonNode list = fleet.server.get("/api/v1/accounts").json().get("accounts");
    return StreamSupport.stream(list.spliterator(), false)
        .map(
            one ->
                String.join(
                    " ",
                    one.get("account").asText(),
                    one.get("region").asText(),
                    one.get("endpoint").asText(),
                    one.get("cameras").asText(),
                    one.get("enabled").asText(),
                    one.get("storingChannels").asText(),
                    one.get("left").asText()))
        .toList();
  }

  private List<String> exceeded() {
    return fleet.events.stream()
        .filter(event -> event.type().equals("account.exceeded"))
        .map(Event::text)
        .toList();
  }

  private static List<String> warnings(JsonNode body) {
    List<String> texts = new ArrayList<>();
    body.path("warnings").forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void camerasAreCountedByAccountRegionAndEndpoint() {
    fleet.book.set("prod", 3);
    fleet.book.set("spare", 100);
    fleet.book.set("free", 0);
    fleet.put(
        "",
        camera("a", at("prod")),
        camera("b", "{\"kind\":\"kvs\",\"account\":\"prod\",\"region\":\"us-east-1\"}"),
        camera("c", "{\"kind\":\"kvs\",\"account\":\"prod\",\"region\":\"eu-west-1\"}"),
        camera("d", "{\"kind\":\"kvs\",\"account\":\"free\",\"endpoint\":\"https://cams:8443\"}"),
        camera("e", "{\"kind\":\"local\"}"),
        "{\"id\":\"f\",\"url\":\"rtsp://cam\",\"enabled\":false,\"target\":%s}"
            .formatted(at("prod")),
        "{\"id\":\"g\",\"url\":\"rtsp://cam\",\"targets\":[{\"kind\":\"local\"},%s]}"
            .formatted(at("prod")));

    assertThat(accounts())
        .containsExactly(
            "free us-east-1 null 0 0 null null",
            "free us-east-1 https://cams:8443 1 1 null null",
            "prod eu-west-1 null 1 1 3 2",
            "prod us-east-1 null 4 3 3 0",
            "spare us-east-1 null 0 0 100 100");
  }

  @Test
  void theCountFollowsTheCameras() {
    put(camera("a", at("prod")));
    put(camera("b", at("prod")));
    put(camera("c", at("other")));
    assertThat(accounts())
        .containsExactly("other us-east-1 null 1 1 100 99", "prod us-east-1 null 2 2 100 98");

    put(camera("a", at("other")));
    put(
        "{\"id\":\"b\",\"url\":\"rtsp://cam\",\"enabled\":false,\"target\":%s}"
            .formatted(at("prod")));
    fleet.server.send("DELETE", "/api/v1/cameras/c", "");

    assertThat(accounts())
        .containsExactly("other us-east-1 null 1 1 100 99", "prod us-east-1 null 1 0 100 100");
  }

  @Test
  void aPutThatExceedsAnAccountIsStoredAndWarnsAndIsAnEventOnce() {
    fleet.book.set("prod", 2);
    assertThat(put(camera("a", at("prod"))).json().has("warnings")).isFalse();
    put(camera("b", at("prod")));

    Answer third = put(camera("c", at("prod")));
    assertThat(third.status()).isEqualTo(201);
    String text =
        "account \"prod\", region us-east-1: %d enabled cameras (expected: at most 2 storing"
            + " channels; more need another account or a higher quota)";
    assertThat(warnings(third.json())).containsExactly(text.formatted(3));
    assertThat(warnings(put(camera("d", at("prod"))).json())).containsExactly(text.formatted(4));
    assertThat(put(camera("d", at("prod"))).json().has("warnings")).as("the same again").isFalse();
    assertThat(fleet.server.get("/api/v1/cameras/c").json().has("warnings")).isFalse();
    assertThat(exceeded()).containsExactly(text.formatted(3));
    assertThat(fleet.server.get("/api/v1/accounts").json().at("/accounts/0/exceeded").asBoolean())
        .isTrue();
  }

  @Test
  void aDryRunSaysTheSameAsTheImportAndTellsNobody() {
    fleet.book.set("prod", 3);
    put(camera("c0", at("prod")));
    String[] lines =
        IntStream.range(0, 5)
            .mapToObj(i -> camera("c" + i, at(i == 4 ? "nobody" : "prod")))
            .toArray(String[]::new);
    lines[3] = lines[3].replace("\"kind\"", "\"region\":\"us-east-1\",\"kind\"");

    List<String> dry = warnings(fleet.put("?dryRun=true", lines).json());
    assertThat(exceeded()).isEmpty();
    List<String> done = warnings(fleet.put("", lines).json());

    assertThat(done)
        .containsExactly(
            "account \"nobody\": not configured on this node (expected: camfleet.accounts.nobody)",
            "account \"prod\", region us-east-1: 4 enabled cameras (expected: at most 3 storing"
                + " channels; more need another account or a higher quota)");
    assertThat(dry).isEqualTo(done);
    assertThat(exceeded()).hasSize(1);
    assertThat(warnings(fleet.put("", lines).json())).as("nothing changes").isEmpty();
  }

  @Test
  void whatANodeOfAFormerVersionWroteIsMadeUpFor() {
    SqlAccountStore store = new SqlAccountStore(fleet.database);
    put(camera("a", at("prod")));
    put(camera("b", at("prod")));
    result(
        fleet.database.change(
            handle ->
                handle.execute(
                    "UPDATE cameras SET revision = revision + 1, document = REPLACE(document,"
                        + " '\"prod\"', '\"other\"') WHERE camera_id = 'a'")));
    assertThat(accounts()).containsExactly("prod us-east-1 null 2 2 100 98");

    CountingMetrics metrics = new CountingMetrics();
    result(new AccountWatch(store, fleet.book, metrics).look());

    assertThat(accounts())
        .containsExactly("other us-east-1 null 1 1 100 99", "prod us-east-1 null 1 1 100 99");
    assertThat(shown(metrics, "camfleet_account_cameras", "other")).isEqualTo(1);
    assertThat(shown(metrics, "camfleet_account_channels_left", "other")).isEqualTo(99);
    assertThat(result(store.mend())).isZero();
  }

  @Test
  void anAccountThatNobodyTargetsAnyMoreIsShownEmpty() {
    CountingMetrics metrics = new CountingMetrics();
    AccountWatch watch = new AccountWatch(new SqlAccountStore(fleet.database), fleet.book, metrics);
    put(camera("a", at("prod")));
    result(watch.look());
    assertThat(shown(metrics, "camfleet_account_cameras", "prod")).isEqualTo(1);

    fleet.server.send("DELETE", "/api/v1/cameras/a", "");
    result(watch.look());

    assertThat(shown(metrics, "camfleet_account_cameras", "prod")).isZero();
    assertThat(shown(metrics, "camfleet_account_channels_left", "prod")).isEqualTo(100);
  }

  private static long shown(CountingMetrics metrics, String name, String account) {
    return metrics.value(name, "account", account, "region", "us-east-1", "endpoint", "");
  }

  @Test
  void aLargeFleetIsCountedFast() {
    String numbers =
        vendor == TestDatabase.H2
            ? "SYSTEM_RANGE(1, %d) AS n(i)".formatted(FLEET)
            : "generate_series(1, %d) AS n(i)".formatted(FLEET);
    result(
        fleet.database.change(
            handle -> {
              handle.execute(
                  "INSERT INTO cameras (camera_id, search_id, channel_name, slice, enabled,"
                      + " document, revision, targets_revision, created_at, updated_at) SELECT"
                      + " 'cam-' || i, 'cam-' || i, 'cam-' || i, 0, TRUE, '"
                      + "x".repeat(500)
                      + "', 1, 1, 0, 0 FROM "
                      + numbers);
              return handle.execute(
                  "INSERT INTO camera_targets (camera_id, account, region, endpoint, enabled)"
                      + " SELECT 'cam-' || i, 'account-' || MOD(i, 200), 'eu-west-1', '', TRUE FROM"
                      + " "
                      + numbers);
            }));
    accounts(); // warms up
    long start = System.nanoTime();
    List<String> accounts = accounts();
    double count = (System.nanoTime() - start) / 1e6;
    assertThat(accounts).hasSize(200).allMatch(one -> one.endsWith("eu-west-1 null 100 100 100 0"));

    start = System.nanoTime();
    Answer warned =
        put(
            camera(
                "one-more",
                "{\"kind\":\"kvs\",\"account\":\"account-7\",\"region\":\"eu-west-1\"}"));
    double put = (System.nanoTime() - start) / 1e6;
    assertThat(warnings(warned.json())).hasSize(1);
    start = System.nanoTime();
    result(new SqlAccountStore(fleet.database).mend());
    double mend = (System.nanoTime() - start) / 1e6;
    System.out.printf(
        "FIGURE %s accounts of %d cameras: list %.0f ms, put %.0f ms, look for others' writes %.0f"
            + " ms%n",
        vendor, FLEET, count, put, mend);
    assertThat(count).isLessThan(3000);
    assertThat(put).isLessThan(3000);
  }
}
