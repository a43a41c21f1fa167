package org.camfleet.core.channel;

import java.time.Duration;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * The Channel actor's reads of its record after a change. A read that fails leaves the channel as
 * it is, and is done again with back-off until one succeeds. Used by the actor only.
 */
final class RecordReads {
  private static final String RETRY = "read-record";
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);

  private final ActorContext<Channel.Command> context;
  private final TimerScheduler<Channel.Command> timers;
  private final String arn;
  private final ChannelDirectory directory;
  private final Metrics.Counter failures;
  private final BiConsumer<String, String> tell;
  private long newest;
  private Duration retry = FIRST_RETRY;

  /**
   * A read has ended.
   *
   * @param number the read's place in the order of reads
   * @param record null when there is no such channel, or with a failure
   * @param failure why the directory could not be asked, else null
   */
  record Read(long number, @Nullable ChannelRecord record, @Nullable Throwable failure)
      implements Channel.Command {}

  /** Nothing is read yet; {@code tell} publishes an event by its type and text. */
  RecordReads(
      ActorContext<Channel.Command> context,
      TimerScheduler<Channel.Command> timers,
      String arn,
      ChannelEnvironment environment,
      BiConsumer<String, String> tell) {
    this.context = context;
    this.timers = timers;
    this.arn = arn;
    this.directory = environment.directory();
    this.failures = environment.metrics().counter("camfleet_channel_record_failures_total");
    this.tell = tell;
  }

  /** Reads the record; told as {@link Read}. */
  void start() {
    long number = ++newest;
    timers.cancel(RETRY);
    context.pipeToSelf(
        directory.find(arn),
        (found, failure) -> new Read(number, found == null ? null : found.orElse(null), failure));
  }

  /** Whether this is what the channel is now; one that a newer read has overtaken is not. */
  boolean isNews(Read read) {
    if (read.number() != newest) {
      return false;
    }
    Throwable failure = read.failure();
    if (failure == null) {
      retry = FIRST_RETRY;
      return true;
    }
    failed(failure);
    return false;
  }

  private void failed(Throwable failure) {
    failures.increment();
    if (retry.equals(FIRST_RETRY)) {
      String text = "its record could not be read, the former one holds: ";
      tell.accept("channel.unread", text + failure.getMessage());
    }
    timers.startSingleTimer(RETRY, Channel.ConfigurationChanged.INSTANCE, retry);
    Duration longer = retry.multipliedBy(2);
    retry = longer.compareTo(LAST_RETRY) < 0 ? longer : LAST_RETRY;
  }
}
