package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.fleet.Stages.failure;
import static org.camfleet.fleet.Stages.result;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.metrics.CountingMetrics;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class DatabaseTest {
  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private DatabaseSettings settings;
  private Database database;

  @BeforeEach
  void open() {
    settings = vendor.empty(directory);
    database = Database.open(settings, new CountingMetrics());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatWasWrittenIsThereAfterARestart() {
    result(database.change(h -> h.execute("INSERT INTO join_epochs VALUES ('arn', 7)")));
    database.close();
    database = Database.open(settings, new CountingMetrics());

    assertThat(result(database.query(this::epochs))).containsExactly(7L);
  }

  @Test
  void aChangeThatFailsLeavesNothingBehind() {
    Throwable why =
        failure(
            database.change(
                h -> {
                  h.execute("INSERT INTO join_epochs VALUES ('arn', 7)");
                  throw new IllegalStateException("half way");
                }));

    assertThat(why).hasMessage("half way");
    assertThat(result(database.query(this::epochs))).isEmpty();
  }

  @Test
  void aChangeIsRepeatedWhenAnotherWriterPutTheSameKeyFirst() {
    AtomicInteger attempts = new AtomicInteger();
    Integer rows =
        result(
            database.change(
                h -> {
                  if (attempts.incrementAndGet() == 1) {
                    result(
                        database.query(
                            other -> other.execute("INSERT INTO join_epochs VALUES ('arn', 1)")));
                    return h.execute("INSERT INTO join_epochs VALUES ('arn', 2)");
                  }
                  return h.execute("UPDATE join_epochs SET epoch = epoch + 1");
                }));

    assertThat(rows).isEqualTo(1);
    assertThat(attempts).hasValue(2);
    assertThat(result(database.query(this::epochs))).containsExactly(2L);
  }

  @Test
  void aKeyThatIsTrulyTakenFailsInTheEnd() {
    result(database.change(h -> h.execute("INSERT INTO join_epochs VALUES ('arn', 7)")));

    assertThat(
            failure(database.change(h -> h.execute("INSERT INTO join_epochs VALUES ('arn', 8)"))))
        .hasMessageContaining("join_epochs");
  }

  @Test
  void aNodeStartsOnTablesToWhichANewerVersionHasAdded() throws Exception {
    Path newer = Files.createDirectories(directory.resolve("newer"));
    Files.writeString(
        newer.resolve("V9999__newer.sql"),
        "ALTER TABLE join_epochs ADD COLUMN newer INT DEFAULT 7 NOT NULL;");
    database.close();
    DatabaseLocation location = DatabaseLocation.of(settings);
    boolean embedded = location.embedded();
    Flyway.configure()
        .locations("classpath:db/migration", "filesystem:" + newer)
        .dataSource(
            location.jdbcUrl(), embedded ? "sa" : settings.user(), embedded ? "" : "postgres")
        .load()
        .migrate();

    database = Database.open(settings, new CountingMetrics());
    result(
        database.change(
            h -> h.execute("INSERT INTO join_epochs (channel_arn, epoch) VALUES ('arn', 7)")));
    assertThat(result(database.query(this::epochs))).containsExactly(7L);
  }

  @Test
  void probeCompletesWhileTheDatabaseAnswers() {
    assertThat(database.probe()).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void callsWorkAgainAfterTheDatabaseWentAwayAndCameBack() {
    result(database.change(h -> h.execute("INSERT INTO join_epochs VALUES ('arn', 7)")));
    String downfall =
        vendor == TestDatabase.H2
            ? "SHUTDOWN IMMEDIATELY"
            : "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()";
    assertThat(failure(database.query(h -> h.execute(downfall)))).isNotNull();

    await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(database.query(this::epochs).toCompletableFuture().get())
                    .containsExactly(7L));
  }

  @Test
  void callsBeyondTheQueueFailAtOnceAndAreCounted() throws Exception {
    database.close();
    CountingMetrics metrics = new CountingMetrics();
    database =
        Database.open(
            new DatabaseSettings(
                settings.url(), settings.user(), settings.password(), directory, 1, 1),
            metrics);
    CyclicBarrier gate = new CyclicBarrier(2);
    CompletionStage<Object> running = database.query(h -> pass(gate));
    pass(gate); // the only thread is now inside the first call, waiting at the second gate
    CompletionStage<Object> waiting = database.query(h -> "served");
    CompletionStage<Object> refused = database.query(h -> "never");

    assertThat(failure(refused)).hasMessage("database: 1 calls are waiting (limit: 1)");
    assertThat(metrics.value("camfleet_database_refused_total")).isEqualTo(1);
    gate.await();
    assertThat(result(running)).isEqualTo("passed");
    assertThat(result(waiting)).isEqualTo("served");
  }

  @Test
  void aClosedDatabaseSaysSo() {
    database.close();

    assertThat(failure(database.probe())).hasMessage("database: closed");
  }

  private Object pass(CyclicBarrier gate) {
    try {
      gate.await();
      if (Thread.currentThread().getName().startsWith("camfleet-db")) {
        gate.await();
      }
      return "passed";
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Long> epochs(org.jdbi.v3.core.Handle handle) {
    return handle.createQuery("SELECT epoch FROM join_epochs").mapTo(Long.class).list();
  }
}
