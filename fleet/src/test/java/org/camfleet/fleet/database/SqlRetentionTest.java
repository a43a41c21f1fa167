package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.archive.Retention;
import org.camfleet.fleet.kvs.RetentionTag;
import org.camfleet.fleet.kvs.StreamInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlRetentionTest {
  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private Database database;
  private Instant now = Instant.parse("2026-11-29T12:00:00Z");

  @BeforeEach
  void open() {
    database = vendor.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aDeletedStreamKeepsNothingAndAnUnknownOneEverything() {
    SqlStreamStore streams = new SqlStreamStore(database);
    SqlRetention retention = new SqlRetention(database, () -> now);
    StreamInfo yard = stream("yard", 24);
    assertThat(result(retention.of(yard.arn()))).isEmpty();

    assertThat(result(streams.create(yard))).isTrue();
    assertThat(result(retention.of(yard.arn()))).contains(Retention.Rule.of(Duration.ofHours(24)));
    result(streams.delete(yard.arn(), null));
    assertThat(result(retention.of(yard.arn()))).contains(Retention.Rule.of(Duration.ZERO));

    assertThat(result(streams.create(yard))).isTrue();
    assertThat(result(retention.of(yard.arn()))).contains(Retention.Rule.of(Duration.ofHours(24)));
    result(streams.delete(yard.arn(), null));
    assertThat(result(retention.of(yard.arn()))).contains(Retention.Rule.of(Duration.ZERO));
  }

  @Test
  void aStreamsTagSaysHowManyBytesAreKeptElseTheSetting() {
    SqlStreamStore streams = new SqlStreamStore(database);
    SqlRetention retention = new SqlRetention(database, () -> now, 7_000);
    StreamInfo yard = stream("yard", 24);
    StreamInfo gate = stream("gate", 24);
    result(streams.create(yard));
    result(streams.create(gate, Map.of(RetentionTag.KEY, "20G")));

    assertThat(result(retention.of(yard.arn())).orElseThrow().bytes()).isEqualTo(7_000);
    assertThat(result(retention.of(gate.arn())).orElseThrow().bytes()).isEqualTo(20L << 30);
    assertThat(RetentionTag.bytes("500000000")).isEqualTo(500_000_000);
    assertThat(RetentionTag.bytes("999999999999T")).as("beyond a long").isZero();
    assertThat(RetentionTag.bytes("-1")).isZero();
    assertThat(RetentionTag.bytes("20 GB")).isZero();
  }

  @Test
  void theSweepLeaseHasOneHolderUntilItRunsOut() {
    SqlSweepLease a = new SqlSweepLease(database, "a", () -> now);
    SqlSweepLease b = new SqlSweepLease(database, "b", () -> now);
    assertThat(result(a.take(Duration.ofMinutes(2)))).isTrue();
    assertThat(result(b.take(Duration.ofMinutes(2)))).isFalse();

    now = now.plusSeconds(100);
    assertThat(result(a.take(Duration.ofMinutes(2)))).isTrue();
    now = now.plusSeconds(100);
    assertThat(result(b.take(Duration.ofMinutes(2)))).isFalse();
    now = now.plusSeconds(21);
    assertThat(result(b.take(Duration.ofMinutes(2)))).isTrue();
    assertThat(result(a.take(Duration.ofMinutes(2)))).isFalse();
  }

  @Test
  void ofManyThatWantTheLeaseAtOnceOneGetsIt() {
    List<CompletionStage<Boolean>> takes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      takes.add(new SqlSweepLease(database, "node-" + i, () -> now).take(Duration.ofMinutes(2)));
    }
    assertThat(takes.stream().filter(take -> result(take))).hasSize(1);
  }

  private static StreamInfo stream(String name, int retentionHours) {
    return new StreamInfo(
        "arn:aws:kinesisvideo:us-east-1:000000000000:stream/" + name + "/1",
        name,
        Instant.EPOCH,
        retentionHours,
        null,
        null,
        "aws/kinesisvideo",
        "HOT",
        "v1");
  }
}
