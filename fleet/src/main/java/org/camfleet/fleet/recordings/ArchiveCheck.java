package org.camfleet.fleet.recordings;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.camfleet.core.archive.ArchiveFindings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what this node has stored with what is listed of it, one stream after another, when it
 * is asked to; one pass at a time. Recording goes on meanwhile.
 */
public final class ArchiveCheck extends AbstractBehavior<ArchiveCheck.Command> {
  /** The files that are checked. */
  public interface Files {
    /** The streams of which something is stored here. */
    List<String> streams();

    /** Compares one stream's files with the index, and mends that when wanted. */
    CompletionStage<ArchiveFindings> check(String stream, Manner manner);
  }

  /**
   * What is done.
   *
   * @param bytes whether all bytes are read and compared with their checksums
   * @param mend whether the index is made what the files are
   */
  public record Manner(boolean bytes, boolean mend) {}

  /** What a check understands. */
  public sealed interface Command {}

  /** Begin a pass; the answer is how it is, and false in it when another one is running. */
  public record Start(Manner manner, ActorRef<Answer> replyTo) implements Command {}

  /** Tell how the last pass is or was. */
  public record Ask(ActorRef<Answer> replyTo) implements Command {}

  private record Checked(
      String stream, @Nullable ArchiveFindings findings, @Nullable Throwable failure)
      implements Command {}

  /** How a pass is, and whether it is the one that was asked for. */
  public record Answer(@Nullable Pass pass, boolean accepted) {}

  /**
   * A pass over all streams.
   *
   * @param done streams that were looked at
   * @param of streams in all
   * @param failed streams that could not be looked at
   * @param endedAt null while it runs
   */
  public record Pass(
      Manner manner,
      Instant startedAt,
      @Nullable Instant endedAt,
      int done,
      int of,
      int failed,
      ArchiveFindings findings) {
    private Pass with(@Nullable ArchiveFindings more, boolean last, Instant now) {
      return new Pass(
          manner,
          startedAt,
          last ? now : null,
          done + 1,
          of,
          more == null ? failed + 1 : failed,
          more == null ? findings : findings.and(more));
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveCheck.class);

  private final Files files;
  private final InstantSource clock;
  private final Queue<String> left = new ArrayDeque<>();
  private @Nullable Pass pass;

  private ArchiveCheck(ActorContext<Command> context, Files files, InstantSource clock) {
    super(context);
    this.files = files;
    this.clock = clock;
  }

  /** A check of these files that does nothing yet; there is one on each node that stores. */
  public static Behavior<Command> create(Files files, InstantSource clock) {
    return Behaviors.setup(context -> new ArchiveCheck(context, files, clock));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Start.class, this::start)
        .onMessage(Ask.class, this::tell)
        .onMessage(Checked.class, this::checked)
        .build();
  }

  private Behavior<Command> start(Start start) {
    if (pass != null && pass.endedAt() == null) {
      start.replyTo().tell(new Answer(pass, false));
      return this;
    }
    left.addAll(files.streams());
    Instant now = clock.instant();
    Instant ended = left.isEmpty() ? now : null;
    pass = new Pass(start.manner(), now, ended, 0, left.size(), 0, ArchiveFindings.NONE);
    start.replyTo().tell(new Answer(pass, true));
    next(start.manner());
    return this;
  }

  private Behavior<Command> tell(Ask ask) {
    ask.replyTo().tell(new Answer(pass, true));
    return this;
  }

  private void next(Manner manner) {
    String stream = left.poll();
    if (stream != null) {
      getContext()
          .pipeToSelf(
              files.check(stream, manner),
              (findings, failure) -> new Checked(stream, findings, failure));
    }
  }

  private Behavior<Command> checked(Checked checked) {
    Pass running = pass;
    if (running == null) {
      return this;
    }
    if (checked.failure() != null) {
      LOG.warn("archive check of {}: {}", checked.stream(), checked.failure().toString());
    }
    pass = running.with(checked.findings(), left.isEmpty(), clock.instant());
    next(running.manner());
    return this;
  }
}
