package org.camfleet.fleet.bulk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.camfleet.fleet.accounts.TargetChange;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.inventory.StoredCamera;

/**
 * Deletes the cameras of a scope that a body did not name. It looks through the whole scope before
 * it deletes anything; cameras that were added since the import began stay.
 */
final class Pruning {
  private static final int PAGE = 500;

  private final BulkEnvironment environment;
  private final ImportOptions options;
  private final NamedBefore named;
  private final Author author;
  private final Instant began;
  private final long most;
  private final Consumer<LineOutcome> deleted;
  private final List<StoredCamera> condemned = new ArrayList<>();
  private long wanted;

  /**
   * A pruning.
   *
   * @param inScope cameras of the scope when the import began
   * @param deleted takes what is gone, or would be
   */
  Pruning(
      BulkEnvironment environment,
      ImportOptions options,
      NamedBefore named,
      Author author,
      Instant began,
      long inScope,
      Consumer<LineOutcome> deleted) {
    this.environment = environment;
    this.options = options;
    this.named = named;
    this.author = author;
    this.began = began;
    this.most = options.mostDeleted(inScope);
    this.deleted = deleted;
  }

  /** Does it; the text says why nothing was deleted, or is empty. */
  CompletionStage<String> run() {
    if (!named.complete()) {
      return CompletableFuture.completedFuture(
          "nothing deleted: more than %d cameras in the body (expected: at most so many with prune)"
              .formatted(NamedBefore.LIMIT));
    }
    return look("").thenCompose(done -> decide());
  }

  private CompletionStage<Void> look(String after) {
    return environment
        .cameras()
        .page(options.scope(), after, PAGE)
        .thenCompose(
            page -> {
              page.forEach(this::judge);
              return page.size() < PAGE
                  ? CompletableFuture.completedFuture(null)
                  : look(page.get(PAGE - 1).camera().id());
            });
  }

  private void judge(StoredCamera stored) {
    if (!named.has(stored.camera().id()) && stored.createdAt().isBefore(began)) {
      wanted++;
      if (condemned.size() < most) {
        condemned.add(stored);
      }
    }
  }

  private CompletionStage<String> decide() {
    if (wanted > most) {
      condemned.clear();
      return CompletableFuture.completedFuture(
          "nothing deleted: %d cameras are not in the body (expected: at most %d, or maxDelete=%d)"
              .formatted(wanted, most, wanted));
    }
    if (options.dryRun()) {
      condemned.forEach(stored -> deleted.accept(outcome(stored)));
      return CompletableFuture.completedFuture("");
    }
    return delete(0).thenApply(done -> "");
  }

  private CompletionStage<Void> delete(int from) {
    if (from >= condemned.size()) {
      return CompletableFuture.completedFuture(null);
    }
    int to = Math.min(from + PAGE, condemned.size());
    List<String> ids =
        condemned.subList(from, to).stream().map(stored -> stored.camera().id()).toList();
    return environment
        .store()
        .delete(ids, began, author)
        .thenCompose(
            gone -> {
              List<LineOutcome> outcomes = gone.stream().map(Pruning::outcome).toList();
              new BulkChanges(environment).told(outcomes).forEach(deleted);
              return delete(to);
            });
  }

  private static LineOutcome outcome(StoredCamera stored) {
    return new LineOutcome(
        0,
        stored.camera().id(),
        LineOutcome.Kind.DELETED,
        List.of(),
        stored.camera().enabled() ? Effect.STOP : Effect.NONE,
        stored.camera().labels(),
        List.of(),
        "",
        null,
        TargetChange.of(stored.camera(), null));
  }
}
