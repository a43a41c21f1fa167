package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.fleet.Stages.failure;
import static org.camfleet.fleet.Stages.result;
import static org.camfleet.fleet.database.Lines.START;
import static org.camfleet.fleet.database.Lines.assertNoOverlap;
import static org.camfleet.fleet.database.Lines.entries;
import static org.camfleet.fleet.database.Lines.fragment;
import static org.camfleet.fleet.database.Lines.stream;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.camfleet.core.archive.Archive;
import org.camfleet.core.archive.ArchiveSettings;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.Part;
import org.camfleet.core.archive.StreamRecorder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away while streams are recorded: media go on, the list catches up. */
class DatabaseOutageTest {
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 0x42, 0, 30}, new byte[][] {{0x68, 1}}, 64, 64);
  private static final int STREAMS = 20;

  @TempDir Path directory;
  private final CountingMetrics metrics = new CountingMetrics();
  private CutProxy proxy;
  private Database cut;
  private Database whole;
  private Archive archive;

  @BeforeEach
  void open() throws Exception {
    DatabaseSettings settings = TestDatabase.POSTGRES.empty(directory);
    whole = Database.open(settings, metrics);
    URI server = URI.create(String.valueOf(settings.url()).substring("jdbc:".length()));
    proxy = new CutProxy(server.getHost(), server.getPort());
    String url = "jdbc:postgresql://localhost:%d%s".formatted(proxy.port(), server.getPath());
    cut =
        Database.open(
            DatabaseSettings.postgres(url, settings.user(), settings.password(), directory),
            metrics);
    archive =
        Archive.open(
            ArchiveSettings.in(directory).withIndexInterval(Duration.ofMillis(20)),
            new SqlFragmentIndex(cut),
            metrics,
            event -> {});
  }

  @AfterEach
  void close() throws Exception {
    archive.close();
    cut.close();
    whole.close();
    proxy.close();
  }

  @Test
  void whatIsRecordedMeanwhileIsListedAfterwardsInOrderAndNothingIsLost() {
    List<Recorded> recorded = LongStream.range(0, STREAMS).mapToObj(Recorded::new).toList();
    recorded.forEach(one -> one.record(0, 5));
    await().until(() -> recorded.stream().allMatch(one -> one.stored.size() >= 4));
    proxy.cut();
    assertThat(failure(cut.probe())).isNotNull();
    recorded.forEach(one -> one.record(5, 65));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> metrics.value("camfleet_archive_fragments_total") >= STREAMS * 64);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> metrics.value("camfleet_archive_index_retries_total") > 0);
    recorded.forEach(one -> assertThat(one.stored).hasSizeLessThan(7));

    // Of one stream another node has taken over in the middle of it.
    Recorded fenced = recorded.get(0);
    result(
        new SqlFragmentIndex(whole)
            .add(entries(List.of(fragment(fenced.name, "b", 8, 1, 30_000, 2_000)))));
    proxy.mend();
    recorded.forEach(one -> one.record(65, 70));
    recorded.forEach(one -> one.recorder.close());

    SqlFragmentIndex index = new SqlFragmentIndex(whole);
    List<Recorded> others = recorded.subList(1, STREAMS);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> others.stream().allMatch(one -> one.stored.size() == 70));
    await().until(() -> fenced.fences.get() == 1);
    for (Recorded one : others) {
      List<Fragment> listed = result(index.newest(one.name, 1_000));
      assertNoOverlap(one.name, listed);
      assertThat(listed)
          .extracting(f -> (f.producerMicros() - START) / 1_000_000)
          .containsExactlyElementsOf(LongStream.range(0, 70).boxed().toList());
      assertThat(one.stored).containsExactlyElementsOf(listed);
      assertThat(result(archive.read(listed.get(40), Part.VIDEO))).isNotEmpty();
    }
    List<Fragment> listed = result(index.newest(fenced.name, 1_000));
    assertNoOverlap(fenced.name, listed);
    assertThat(listed).hasSize(31).last().extracting(f -> f.number().epoch()).isEqualTo(8L);
    assertThat(metrics.value("camfleet_archive_fenced_total")).isEqualTo(1);
  }

  /** A stream, its recorder, and what that told. */
  private final class Recorded implements StreamRecorder.Listener {
    final Queue<Fragment> stored = new ConcurrentLinkedQueue<>();
    final AtomicInteger fences = new AtomicInteger();
    final String name;
    final StreamRecorder recorder;

    Recorded(long number) {
      name = stream((int) number);
      recorder = archive.record(name, 7, this);
    }

    /** Ten small pictures a second, a key frame every second. */
    void record(int from, int to) {
      for (int i = 10 * from; i < 10 * to; i++) {
        long time = START + i * 100_000L;
        recorder.accept(new AccessUnit(TRACK, new byte[200], time, time + 3_000, i % 10 == 0));
      }
    }

    @Override
    public void onFragmentStored(Fragment fragment) {
      stored.add(fragment);
    }

    @Override
    public void onKeyFrameWanted() {}

    @Override
    public void onGap(String cause, long fromMicros, long toMicros) {
      throw new AssertionError(name + ": " + cause);
    }

    @Override
    public void onFenced() {
      fences.incrementAndGet();
    }
  }
}
