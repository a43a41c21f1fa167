package org.camfleet.ops.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.ConfigFactory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.camfleet.core.archive.Archive;
import org.camfleet.core.archive.ArchiveSettings;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.StreamRecorder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.DatabaseSettings;
import org.camfleet.fleet.database.SqlFragmentIndex;

/**
 * A program to be killed: the real recorder, store and index, fed through the hub as fast as they
 * take it. It prints its process id, and a line for each fragment that it has acknowledged.
 */
final class CrashedRecorder {
  static final int STREAMS = 3;
  static final int PICTURES_A_SECOND = 25;
  static final long PICTURE_MICROS = 1_000_000 / PICTURES_A_SECOND;
  static final long START = 1_764_000_000_000_000L;

  /** Seconds of media that may be on their way to the index, of each stream. */
  private static final int ON_THE_WAY = 8;

  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 0x42, 0, 30}, new byte[][] {{0x68, 1}}, 64, 64);

  private CrashedRecorder() {}

  static String stream(int number) {
    return "arn:aws:kinesisvideo:us-east-1:000000000000:stream/camera-" + number + "/1764000000000";
  }

  /** What the picture of this number looks like: different for all. */
  static byte[] picture(int stream, long number) {
    SplittableRandom random = new SplittableRandom(stream * 1_000_000_007L + number);
    byte[] data = new byte[500 + random.nextInt(8_000)];
    random.nextBytes(data);
    return data;
  }

  /** Arguments: data directory, fsync interval in ms, epoch, number of the first picture. */
  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    long epoch = Long.parseLong(arguments[2]);
    long first = Long.parseLong(arguments[3]);
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    out.println("pid " + ProcessHandle.current().pid());
    CountingMetrics metrics = new CountingMetrics();
    Database database = Database.open(DatabaseSettings.embedded(data), metrics);
    Archive archive =
        Archive.open(
            settings(data, Duration.ofMillis(Long.parseLong(arguments[1]))),
            new SqlFragmentIndex(database),
            metrics,
            event -> {});
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "crash",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.load()));
    MediaLoops loops = MediaLoops.start(1);
    LoopDispatchers.register(system, loops);
    List<Feed> feeds = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      feeds.add(new Feed(i, loops.of("one"), system, archive, epoch, metrics, out));
    }
    for (long second = 0; ; second++) {
      for (Feed feed : feeds) {
        feed.second(first + second * PICTURES_A_SECOND);
      }
    }
  }

  /** A file that is finished is forced: where little is forced files are large. */
  static ArchiveSettings settings(Path data, Duration fsync) {
    ArchiveSettings usual = ArchiveSettings.in(data).withFsyncInterval(fsync);
    boolean large = fsync.compareTo(Duration.ofSeconds(1)) > 0;
    return usual.withSegments(large ? 256_000_000 : 3_000_000, usual.segmentAge());
  }

  /** One stream: its hub, its recorder, and how much is on its way. */
  private static final class Feed implements StreamRecorder.Listener {
    private final int number;
    private final MediaLoop loop;
    private final Relay relay;
    private final PrintStream out;
    private final Semaphore room = new Semaphore(ON_THE_WAY);

    Feed(
        int number,
        MediaLoop loop,
        ActorSystem<?> system,
        Archive archive,
        long epoch,
        CountingMetrics metrics,
        PrintStream out) {
      this.number = number;
      this.loop = loop;
      this.out = out;
      relay = Relay.create(system, loop, Relay.Limits.DEFAULT, metrics);
      relay.attach(archive.record(stream(number), epoch, this));
    }

    void second(long from) throws InterruptedException {
      room.acquire();
      List<AccessUnit> units = new ArrayList<>();
      long arrival = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
      for (int i = 0; i < PICTURES_A_SECOND; i++) {
        long time = START + (from + i) * PICTURE_MICROS;
        units.add(new AccessUnit(TRACK, picture(number, from + i), time, arrival, i == 0));
      }
      loop.run(() -> units.forEach(relay::accept));
    }

    @Override
    public void onFragmentStored(Fragment fragment) {
      out.println(
          "stored %d %s %d".formatted(number, fragment.number(), System.currentTimeMillis()));
      room.release();
    }

    @Override
    public void onKeyFrameWanted() {}

    @Override
    public void onGap(String cause, long fromMicros, long toMicros) {
      out.println("gap " + cause);
      room.release();
    }

    @Override
    public void onFenced() {
      out.println("fenced");
    }
  }
}
