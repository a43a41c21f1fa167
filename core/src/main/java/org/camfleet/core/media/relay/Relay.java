package org.camfleet.core.media.relay;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * The media of one channel on one node: a source, a hub, and any number of readers, each behind a
 * bounded queue of its own that drops to the next key frame when the reader is slow.
 *
 * <pre>
 *   accept -> queue -> stages -> hub +-> queue -> reader
 *                                    +-> queue -> reader
 * </pre>
 *
 * <p>{@link #accept} and {@link #close} are called on the loop; {@link #attach} may be called from
 * anywhere.
 */
public final class Relay implements UnitConsumer, AutoCloseable {
  private final MediaLoop loop;
  private final Limits limits;
  private final Materializer materializer;
  private final Attributes onLoop;
  private final Metrics.Counter dropped;
  private final Hub hub;
  private final UnitSource.Feed feed;
  private int lateReaders;
  private ClockQuality clock = ClockQuality.SERVER;

  /**
   * How much a relay may hold.
   *
   * @param queueUnits units that may wait before the hub and before each reader
   * @param queueBytes payload bytes that may wait in each of those queues
   * @param groupBytes payload bytes of the group of pictures kept for late readers
   */
  public record Limits(int queueUnits, long queueBytes, long groupBytes) {
    /** 256 units and 4 MB a queue, 4 MB a group of pictures. */
    public static final Limits DEFAULT = new Limits(256, 4L << 20, 4L << 20);
  }

  private Relay(
      ActorSystem<?> system,
      MediaLoop loop,
      Limits limits,
      Flow<AccessUnit, AccessUnit, NotUsed> stages,
      Metrics metrics) {
    this.loop = loop;
    this.limits = limits;
    this.materializer = Materializer.matFromSystem(system);
    this.onLoop = ActorAttributes.dispatcher(loop.dispatcher());
    this.dropped = metrics.counter("camfleet_relay_dropped_units_total");
    this.hub = new Hub(limits.groupBytes());
    this.feed =
        source()
            .via(stages)
            .to(Sink.foreach(hub::publish))
            .withAttributes(onLoop)
            .run(materializer);
  }

  /** A relay whose units pass unchanged. */
  public static Relay create(
      ActorSystem<?> system, MediaLoop loop, Limits limits, Metrics metrics) {
    return create(system, loop, limits, UnaryOperator.identity(), metrics);
  }

  /**
   * A relay with stages between its queue and its hub, such as audio to Opus.
   *
   * @param stages adds stages to the flow; they run on the loop and must not block
   */
  public static Relay create(
      ActorSystem<?> system,
      MediaLoop loop,
      Limits limits,
      UnaryOperator<Flow<AccessUnit, AccessUnit, NotUsed>> stages,
      Metrics metrics) {
    return new Relay(system, loop, limits, stages.apply(Flow.create()), metrics);
  }

  /** Takes a unit from the source; on the loop. */
  @Override
  public void accept(AccessUnit unit) {
    feed.accept(unit);
  }

  /** Attaches a reader that sees units from now on. */
  public Reader attach(UnitConsumer consumer) {
    return new Reader(consumer, false, group -> {});
  }

  /**
   * Attaches a reader that may come late: it is first handed the pictures since the last key frame.
   *
   * @param onGroup told the remembered pictures before the first live unit; on the loop, perhaps
   *     empty
   */
  public Reader attachLate(UnitConsumer consumer, GroupConsumer onGroup) {
    return new Reader(consumer, true, onGroup);
  }

  /**
   * Keeps the group of pictures even while nobody reads late: for a service, where viewers come any
   * time.
   */
  public void rememberAlways() {
    loop.run(
        () -> {
          lateReaders++;
          hub.remember(true);
        });
  }

  /** The source is about to send this; on the loop. */
  public void expect(VideoTrack track) {
    hub.expect(track);
  }

  /** What the source sends at present, or is about to; on the loop. */
  public @Nullable VideoTrack videoTrack() {
    return hub.videoTrack();
  }

  /** How well the source's times are known from now on; on the loop. */
  public void clock(ClockQuality quality) {
    clock = quality;
  }

  /** How well the times of the source's units are known at present; on the loop. */
  public ClockQuality clock() {
    return clock;
  }

  /** Ends the graph and all readers; on the loop. */
  @Override
  public void close() {
    feed.complete();
  }

  private Source<AccessUnit, UnitSource.Feed> source() {
    return Source.fromGraph(
        new UnitSource(new UnitQueue(limits.queueUnits(), limits.queueBytes()), dropped::add));
  }

  /** Takes the remembered pictures of a channel, key frame first. */
  @FunctionalInterface
  public interface GroupConsumer {
    /** On the loop, before the first live unit. */
    void accept(List<AccessUnit> pictures);
  }

  /** A reader's place in the relay; {@link #close} may be called from anywhere, more than once. */
  public final class Reader implements AutoCloseable {
    private final UnitSource.Feed out;
    private final boolean late;
    private boolean closed;

    private Reader(UnitConsumer consumer, boolean late, GroupConsumer onGroup) {
      this.late = late;
      this.out =
          source().to(Sink.foreach(consumer::accept)).withAttributes(onLoop).run(materializer);
      loop.run(() -> start(onGroup));
    }

    private void start(GroupConsumer onGroup) {
      if (closed) {
        return;
      }
      if (late) {
        lateReaders++;
        hub.remember(true);
        onGroup.accept(hub.groupOfPictures());
      }
      hub.attach(out);
    }

    @Override
    public void close() {
      loop.run(this::stop);
    }

    private void stop() {
      if (closed) {
        return;
      }
      closed = true;
      hub.detach(out);
      if (late && --lateReaders == 0) {
        hub.remember(false);
      }
      out.complete();
    }
  }
}
