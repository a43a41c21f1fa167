package org.camfleet.fleet.bulk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.database.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies lines batch by batch, and tells the bridges and channels of it once for each batch, also
 * when nobody waits for the answer any more. One batch at a time.
 */
final class Batches {
  private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

  // More of them are no matter of single lines, and each costs some transactions.
  private static final int MOST_REFUSED = 100;

  private final BulkEnvironment environment;
  private final Author author;
  private final BulkChanges changes;
  private final AtomicInteger refused = new AtomicInteger();

  Batches(BulkEnvironment environment, Author author) {
    this.environment = environment;
    this.author = author;
    this.changes = new BulkChanges(environment);
  }

  /** The outcomes of all lines of a batch, in their order. */
  CompletionStage<List<LineOutcome>> put(List<ReadLine> batch) {
    List<BulkLine> lines = right(batch);
    return lines.isEmpty()
        ? CompletableFuture.completedFuture(with(batch, List.of()))
        : store(lines).thenApply(done -> with(batch, done));
  }

  /** A batch that the database refuses is halved until it is clear which lines it is about. */
  private CompletionStage<List<LineOutcome>> store(List<BulkLine> lines) {
    return environment
        .store()
        .put(lines, author)
        .handle(
            (done, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(changes.told(done));
              }
              if (Outage.isOne(failure) || refused.get() >= MOST_REFUSED) {
                return CompletableFuture.<List<LineOutcome>>failedFuture(failure);
              }
              return lines.size() == 1
                  ? CompletableFuture.completedFuture(refused(lines.get(0), failure))
                  : halves(lines).toCompletableFuture();
            })
        .thenCompose(stage -> stage);
  }

  private CompletionStage<List<LineOutcome>> halves(List<BulkLine> lines) {
    int middle = lines.size() / 2;
    return store(lines.subList(0, middle))
        .thenCompose(
            first ->
                store(lines.subList(middle, lines.size()))
                    .thenApply(
                        second -> {
                          List<LineOutcome> both = new ArrayList<>(first);
                          both.addAll(second);
                          return both;
                        }));
  }

  private List<LineOutcome> refused(BulkLine line, Throwable failure) {
    String id = line.draft().camera().id();
    refused.incrementAndGet();
    LOG.warn(
        "import: the database refuses line {}, camera {}: {}",
        line.number(),
        id,
        failure.getMessage());
    return List.of(
        LineOutcome.failed(
            line.number(),
            id,
            "internal_error",
            List.of("camera: the database refuses it (the server's log says why)")));
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
}
