package org.camfleet.ops;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cameras {@code demo1} and up: in the inventory only while the demo runs, so that a later
 * {@code camfleet serve} on the same data does not look for them. What they recorded stays.
 */
final class DemoCameras {
  private static final Logger LOG = LoggerFactory.getLogger(DemoCameras.class);

  private final OwnApi api;
  private final List<String> ids;

  private DemoCameras(OwnApi api, List<String> ids) {
    this.api = api;
    this.ids = ids;
  }

  /** Adds so many cameras until the node stops; {@code url} has the address of each, from 1 up. */
  static void add(Node node, int count, IntFunction<String> url) throws StartFailure {
    List<String> ids = IntStream.rangeClosed(1, count).mapToObj(i -> "demo" + i).toList();
    OwnApi api = node.ownApi();
    node.whenStopping("demo-cameras", new DemoCameras(api, ids)::takeBack);
    for (int i = 1; i <= count; i++) {
      api.putCamera(ids.get(i - 1), url.apply(i));
    }
  }

  private void takeBack() {
    try {
      ids.stream().map(api::deleteCamera).toList().forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      LOG.warn("demo: its cameras stay in the inventory: {}", String.valueOf(e.getCause()));
    }
  }
}
