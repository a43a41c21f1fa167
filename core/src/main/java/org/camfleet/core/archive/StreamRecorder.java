package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.UnitConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what one master sends: cuts it into fragments on the media loop, and encodes sound and
 * stores on the archive's threads. {@link #accept}, {@link #closeAt} and {@link #close} belong to
 * the loop.
 */
public final class StreamRecorder implements UnitConsumer, AutoCloseable {
  /** What a recorder tells; calls come on any thread and must not block. */
  public interface Listener {
    /** A fragment is on the disk and in the index. */
    void onFragmentStored(Fragment fragment);

    /** A key frame would end the fragment, or begin the first one. */
    void onKeyFrameWanted();

    /**
     * Media between two moments of the producer's clock were not stored.
     *
     * @param cause a stable word: no-media, no-key-frame, overload, disk-full, disk-unwritable,
     *     disk-error, bad-parameter-sets, failure
     */
    void onGap(String cause, long fromMicros, long toMicros);

    /**
     * A later epoch has stored a fragment, here or on another node: nothing of this recorder is
     * stored any more.
     */
    void onFenced();
  }

  private static final Logger log = LoggerFactory.getLogger(StreamRecorder.class);

  private final ArchiveParts archive;
  private final ArchiveStream stream;
  private final long epoch;
  private final Listener listener;
  private final Fragmenter fragmenter;
  private final FragmentBuilder builder;
  private boolean lostOnLoop;
  private boolean closed;
  private boolean lostOnLine;
  private String trouble = "";
  private final AtomicBoolean fenced = new AtomicBoolean();

  StreamRecorder(ArchiveParts archive, ArchiveStream stream, long epoch, Listener listener) {
    this.archive = archive;
    this.stream = stream;
    this.epoch = epoch;
    this.listener = listener;
    this.fragmenter = new Fragmenter(archive.settings().rules(), new Groups());
    this.builder = new FragmentBuilder(archive.metrics());
    stream.execute(this::begin);
  }

  private void begin() {
    stream.recorderOpened();
    AacLine former = stream.takeSound();
    if (former != null) {
      builder.follow(former);
    }
    try {
      archive.open(stream);
    } catch (IOException e) {
      // Tried again, and told, with every fragment.
      log.warn("archive of {}: {}", stream.stream(), e.toString());
    }
  }

  /** The times of the pictures that follow are known so well; on the loop. */
  public void clock(ClockQuality quality) {
    fragmenter.clock(quality);
  }

  @Override
  public void accept(AccessUnit unit) {
    if (!fenced.get() && !closed) {
      fragmenter.accept(unit);
    }
  }

  /** Stores what is there and ends; returns at once. */
  @Override
  public void close() {
    closeAt(Long.MAX_VALUE);
  }

  /** The same where another recorder goes on with a picture of this time; on the loop. */
  public void closeAt(long nextMicros) {
    if (!closed) {
      fragmenter.closeAt(nextMicros);
      closed = true;
      stream.execute(this::finish);
    }
  }

  private void finish() {
    stream.leaveSound(builder.sound());
    try {
      stream.recorderClosed();
    } catch (IOException e) {
      log.warn("archive of {}: closing its segment file failed: {}", stream.stream(), e.toString());
    }
  }

  private void enqueue(PictureGroup group) {
    if (lostOnLoop && !group.keyFrame()) {
      gap("overload", "waits for a key frame", group);
    } else if (archive.tryQueue(stream, group.bytes())) {
      lostOnLoop = false;
      stream.execute(() -> store(group));
    } else {
      lostOnLoop = true;
      gap("overload", "the disk is slower than the cameras", group);
    }
  }

  private void store(PictureGroup group) {
    try {
      archive.open(stream);
      if (fenced.get() || stream.isFenced(epoch)) {
        fence();
      } else if (lostOnLine && !group.keyFrame()) {
        gap(trouble, "waits for a key frame", group);
      } else {
        append(group);
      }
    } catch (MalformedException e) {
      failed("bad-parameter-sets", e, group);
    } catch (IOException | ReadOnlyFileSystemException e) {
      failed(causeOf(e), e, group);
    } catch (RuntimeException e) {
      log.error("archive of {}: fragment lost", stream.stream(), e);
      failed("failure", e, group);
    } finally {
      archive.unqueue(stream, group.bytes());
    }
  }

  private void append(PictureGroup group) throws IOException, MalformedException {
    FragmentData data = builder.build(group);
    Fragment fragment = stream.store().append(epoch, data);
    stream.fence(epoch);
    lostOnLine = false;
    if (!trouble.isEmpty()) {
      archive.gaps().healed(stream.stream(), trouble);
      trouble = "";
    }
    archive.stored(fragment);
    archive
        .indexWriter()
        .add(new FragmentIndex.Entry(fragment, data.headers()), new Listing(fragment));
  }

  private void fence() {
    if (fenced.compareAndSet(false, true)) {
      archive.metrics().counter("camfleet_archive_fenced_total").increment();
      listener.onFenced();
    }
  }

  private void failed(String cause, Exception failure, PictureGroup group) {
    lostOnLine = true;
    trouble = cause;
    if (cause.startsWith("disk-")) {
      archive.watch().failed(cause, sentence(failure));
    }
    gap(cause, sentence(failure), group);
  }

  private static String sentence(Exception failure) {
    String text = String.valueOf(failure.getMessage());
    return failure instanceof AccessDeniedException ? text + ": access denied" : text;
  }

  private void gap(String cause, String text, PictureGroup group) {
    gap(cause, text, group.startMicros(), group.endMicros());
  }

  private void gap(String cause, String text, long fromMicros, long toMicros) {
    archive.gaps().gap(stream.stream(), cause, text, fromMicros, toMicros);
    listener.onGap(cause, fromMicros, toMicros);
  }

  private static String causeOf(Exception failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (failure instanceof DiskFullException
        || text.contains("no space left")
        || text.contains("quota exceeded")) {
      return "disk-full";
    }
    boolean forbidden =
        failure instanceof AccessDeniedException
            || failure instanceof ReadOnlyFileSystemException
            || text.contains("read-only")
            || text.contains("permission denied");
    return forbidden ? "disk-unwritable" : "disk-error";
  }

  /** What the index answers. */
  private final class Listing implements IndexWriter.Outcome {
    private final Fragment fragment;

    Listing(Fragment fragment) {
      this.fragment = fragment;
    }

    @Override
    public void onListed() {
      archive.listings().listed(fragment.stream());
      listener.onFragmentStored(fragment);
    }

    @Override
    public void onRefused() {
      fence();
    }
  }

  /** What the fragmenter decides, on the loop. */
  private final class Groups implements Fragmenter.Output {
    @Override
    public void onGroup(PictureGroup group) {
      enqueue(group);
    }

    @Override
    public void onKeyFrameWanted() {
      listener.onKeyFrameWanted();
    }

    @Override
    public void onGap(String cause, long fromMicros, long toMicros) {
      gap(cause, "the source sent nothing that can be stored", fromMicros, toMicros);
    }
  }
}
