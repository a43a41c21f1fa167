package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All operations by path; each group adds its own. */
final class Operations {
  /** An operation with its name in the models. */
  record Named(String name, Operation operation) {}

  private final Map<String, Named> byPath = new LinkedHashMap<>();

  /** Adds an operation that answers an object. */
  void add(String name, String path, Function<KvsCall, CompletionStage<ObjectNode>> operation) {
    put(path, new Named(name, call -> operation.apply(call).thenApply(Optional::of)));
  }

  /** Adds an operation whose answer is empty. */
  void addVoid(
      String name, String path, Function<KvsCall, ? extends CompletionStage<?>> operation) {
    put(path, new Named(name, call -> operation.apply(call).thenApply(done -> Optional.empty())));
  }

  private void put(String path, Named operation) {
    if (byPath.put(path, operation) != null) {
      throw new IllegalStateException("two operations at " + path);
    }
  }

  @Nullable Named at(String path) {
    return byPath.get(path);
  }

  Map<String, Named> all() {
    return byPath;
  }
}
