package org.camfleet.fleet.bulk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.bulk.LineOutcome.Kind;

/**
 * Applies lines batch by batch, and tells the bridges and channels of it once for each batch, also
 * when nobody waits for the answer any more. One batch at a time.
 */
final class Batches {
  private final BulkEnvironment environment;
  private final Author author;

  Batches(BulkEnvironment environment, Author author) {
    this.environment = environment;
    this.author = author;
  }

  /** The outcomes of all lines of a batch, in their order. */
  CompletionStage<List<LineOutcome>> put(List<ReadLine> batch) {
    List<BulkLine> lines = right(batch);
    return lines.isEmpty()
        ? CompletableFuture.completedFuture(with(batch, List.of()))
        : environment.store().put(lines, author).thenApply(done -> with(batch, told(done)));
  }

  /** As {@link #put}, without doing it. */
  CompletionStage<List<LineOutcome>> compare(List<ReadLine> batch, ChannelClaims.Earlier earlier) {
    List<BulkLine> lines = right(batch);
    return lines.isEmpty()
        ? CompletableFuture.completedFuture(with(batch, List.of()))
        : environment.store().compare(lines, earlier).thenApply(done -> with(batch, done));
  }

  private static List<BulkLine> right(List<ReadLine> batch) {
    List<BulkLine> lines = new ArrayList<>();
    for (ReadLine read : batch) {
      BulkLine line = read.line();
      if (line != null) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<LineOutcome> with(List<ReadLine> batch, List<LineOutcome> done) {
    List<LineOutcome> all = new ArrayList<>(done);
    for (ReadLine read : batch) {
      LineOutcome failure = read.failure();
      if (failure != null) {
        all.add(failure);
      }
    }
    all.sort(Comparator.comparingLong(LineOutcome::line));
    return all;
  }

  /** Tells of what was stored. */
  List<LineOutcome> told(List<LineOutcome> done) {
    List<String> changed = new ArrayList<>();
    for (LineOutcome outcome : done) {
      if (outcome.effect() != Effect.NONE || outcome.kind() == Kind.DELETED) {
        changed.add(outcome.id());
      }
      String channel = outcome.channelArn();
      if (channel != null) {
        environment.reconfigured().accept(channel);
      }
    }
    if (!changed.isEmpty()) {
      environment.changes().changed(changed);
    }
    return done;
  }
}
