package org.camfleet.fleet.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.audit.Author;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Certificates of a camera while the database comes and goes. */
class StoredPinsTest {
  private final Shelf shelf = new Shelf();
  private final StoredPins pins = new StoredPins(shelf, "door");

  /** One certificate at most, in a database that may be down. */
  private static final class Shelf implements CertificateStore {
    boolean down;
    @Nullable String held;

    private <T> CompletionStage<T> answer(T value) {
      return down
          ? CompletableFuture.failedFuture(new IllegalStateException("no database"))
          : CompletableFuture.completedFuture(value);
    }

    @Override
    public CompletionStage<List<Kept>> of(String cameraId) {
      return answer(held == null ? List.of() : List.of(new Kept("cam:322", held, Instant.EPOCH)));
    }

    @Override
    public CompletionStage<String> keep(String cameraId, String place, String sha256) {
      if (!down && held == null) {
        held = sha256;
      }
      return answer(String.valueOf(held));
    }

    @Override
    public CompletionStage<Integer> forget(String cameraId, Author author) {
      held = null;
      return answer(1);
    }
  }

  @Test
  void whatWasReadHoldsWhileTheDatabaseIsDown() {
    pins.keep("cam:322", "aa").toCompletableFuture().join();
    pins.of("cam:322").toCompletableFuture().join();
    shelf.down = true;

    assertThat(pins.of("cam:322").toCompletableFuture().join()).contains("aa");
    assertThat(pins.of("cam:443").toCompletableFuture().join()).isEmpty();
    assertThat(pins.keep("cam:443", "bb").toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void nobodyIsBelievedWhoWasNeverLookedUp() {
    shelf.down = true;

    assertThat(pins.of("cam:322").toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void whatIsForgottenElsewhereIsForgottenHere() {
    pins.keep("cam:322", "aa").toCompletableFuture().join();
    shelf.forget("door", Author.of("console"));

    assertThat(pins.of("cam:322").toCompletableFuture().join()).isEmpty();
  }
}
