package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What this service does for each operation; each group adds its own. */
final class Operations {
  private final Map<KvsOperation, Operation> all = new EnumMap<>(KvsOperation.class);
  private final Map<String, KvsOperation> byPath = new HashMap<>();

  /** Adds an operation that answers an object. */
  void add(KvsOperation which, Function<KvsCall, ? extends CompletionStage<ObjectNode>> operation) {
    put(which, call -> operation.apply(call).thenApply(Answer.Members::new));
  }

  /** Adds an operation whose answer is empty. */
  void addVoid(KvsOperation which, Function<KvsCall, ? extends CompletionStage<?>> operation) {
    put(which, call -> operation.apply(call).thenApply(done -> Answer.EMPTY));
  }

  /** Adds an operation that answers media. */
  void addMedia(
      KvsOperation which, Function<KvsCall, ? extends CompletionStage<MediaBody>> operation) {
    put(which, call -> operation.apply(call).thenApply(Answer.Stream::new));
  }

  private void put(KvsOperation which, Operation operation) {
    if (all.put(which, operation) != null || byPath.put(which.path(), which) != null) {
      throw new IllegalStateException("two operations at " + which.path());
    }
  }

  /** The operation that is posted to a path. */
  @Nullable KvsOperation at(String path) {
    return byPath.get(path);
  }

  /** What is done for an operation; only for one of {@link #at} or {@link #all}. */
  Operation of(KvsOperation which) {
    Operation operation = all.get(which);
    if (operation == null) {
      throw new IllegalStateException("nothing is done for " + which);
    }
    return operation;
  }

  Map<KvsOperation, Operation> all() {
    return all;
  }
}
