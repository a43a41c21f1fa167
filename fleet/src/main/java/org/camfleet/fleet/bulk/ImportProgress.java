package org.camfleet.fleet.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.camfleet.fleet.api.Json;

/**
 * The answer that tells of an import while it runs, one JSON object to a line: {@code progress}
 * every second, {@code error} for each wrong line that is listed, {@code summary} last.
 */
final class ImportProgress {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration BEGIN = Duration.ofSeconds(30);
  // For a client that reads only once it has sent everything: all errors and half an hour.
  private static final int LINES_AHEAD = 3000;

  private final ImportRun run;
  private long said = System.nanoTime();

  private ImportProgress(ImportRun run) {
    this.run = run;
  }

  /**
   * The answer; the import runs as it is read.
   *
   * @param ended called once when the import ended or nobody reads any more
   */
  static HttpResponse response(
      ImportRun run, Source<List<LineOutcome>, ?> outcomes, Runnable ended) {
    ImportProgress progress = new ImportProgress(run);
    AtomicBoolean once = new AtomicBoolean();
    AtomicBoolean running = new AtomicBoolean();
    Source<ByteString, ?> lines =
        Source.lazySource(
                () -> {
                  running.set(true);
                  return outcomes;
                })
            .mapConcat(progress::lines)
            .keepAlive(EVERY, progress::line)
            .concatLazy(
                Source.lazyCompletionStage(
                    () -> run.end().thenApply(done -> bytes(progress.last()))))
            .buffer(LINES_AHEAD, OverflowStrategy.backpressure())
            .watchTermination(
                (value, termination) -> {
                  termination.whenComplete(
                      (done, failure) -> {
                        if (once.compareAndSet(false, true)) {
                          ended.run();
                        }
                      });
                  return value;
                });
    // A client that is gone before the answer begins never reads it.
    CompletableFuture.delayedExecutor(BEGIN.toSeconds(), TimeUnit.SECONDS)
        .execute(
            () -> {
              if (!running.get() && once.compareAndSet(false, true)) {
                ended.run();
              }
            });
    return HttpResponse.create()
        .withEntity(HttpEntities.createChunked(BodyForm.NDJSON.type(), lines));
  }

  private List<ByteString> lines(List<LineOutcome> wrong) {
    List<ByteString> lines = new ArrayList<>();
    for (LineOutcome outcome : wrong) {
      ObjectNode error = Json.object();
      error.set("error", ImportReport.error(outcome));
      lines.add(bytes(error));
    }
    if (System.nanoTime() - said >= EVERY.toNanos()) {
      lines.add(line());
    }
    return lines;
  }

  private ByteString line() {
    said = System.nanoTime();
    return bytes(run.progress());
  }

  private JsonNode last() {
    ObjectNode body = Json.object();
    body.set("summary", run.summary(false));
    return body;
  }

  private static ByteString bytes(JsonNode node) {
    return ByteString.fromString(Json.text(node) + "\n");
  }
}
