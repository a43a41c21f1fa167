package org.camfleet.fleet.bulk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.ZipException;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.javadsl.Compression;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.camfleet.core.events.Event;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.bulk.LineOutcome.Kind;
import org.camfleet.fleet.database.Outage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One import: bytes, lines, cameras, transactions, one after the other and no faster than the
 * database takes them.
 *
 * <p>Nothing of the body is kept but one batch and the numbers of the lines in which ids came. A
 * wrong line stops nothing. When the database fails, the rest of the body is read and not used, as
 * a client that still sends would not see the answer.
 */
final class ImportRun {
  /** Lines of one transaction. */
  static final int BATCH = 500;

  private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);
  private static final long BATCH_BYTES = 4L * 1024 * 1024;
  private static final int CHUNK = 64 * 1024;
  private static final Duration GATHERING = Duration.ofSeconds(1);

  private final BulkEnvironment environment;
  private final ImportOptions options;
  private final String id;
  private final Author author;
  private final LineReader reader;
  private final Batches batches;
  private final Instant began;
  private final NamedBefore named = new NamedBefore();
  private final BodyLines lines = new BodyLines();
  private final ImportTally tally = new ImportTally();
  private BulkStore.Sizes sizes = new BulkStore.Sizes(0, 0);
  private volatile @Nullable String broken;
  private volatile boolean databaseFailed;
  private boolean unreadable;
  private String pruning = "";
  private List<String> warnings = List.of();

  ImportRun(
      BulkEnvironment environment,
      ImportOptions options,
      String id,
      String principal,
      LineReader reader) {
    this.environment = environment;
    this.options = options;
    this.id = id;
    this.author = new Author(principal, id);
    this.reader = reader;
    this.batches = new Batches(environment, author);
    this.began = environment.clock().instant();
  }

  /** Counts the fleet, before anything changes; fails when the database can not be reached. */
  CompletionStage<ImportRun> begin() {
    return environment
        .store()
        .sizes(options.scope())
        .thenApply(
            counted -> {
              sizes = counted;
              return this;
            });
  }

  /** The outcomes of the body's lines, batch by batch; to be run once. */
  Source<List<LineOutcome>, ?> outcomes(Source<ByteString, ?> body, boolean gzip) {
    Source<ByteString, ?> plain = gzip ? body.via(Compression.gunzip(CHUNK)) : body;
    return plain
        .recover(new PFBuilder<Throwable, ByteString>().matchAny(this::breaks).build())
        .map(Optional::of)
        .concat(Source.single(Optional.<ByteString>empty()))
        .mapConcat(this::cut)
        .mapConcat(this::read)
        .groupedWeightedWithin(BATCH_BYTES, BATCH, read -> 64L + read.size(), GATHERING)
        .mapAsync(1, this::apply)
        .map(this::count);
  }

  private ByteString breaks(Throwable failure) {
    broken =
        failure instanceof ZipException
            ? "body: no gzip (expected: what Content-Encoding says)"
            : "body: ended early (expected: all of it)";
    LOG.info("import {}: {}", id, failure.toString());
    return ByteString.emptyByteString();
  }

  private List<BodyLines.Line> cut(Optional<ByteString> chunk) {
    if (chunk.isPresent()) {
      return lines.take(chunk.get());
    }
    return broken == null ? lines.end() : List.of(); // half a line may look like a whole one
  }

  private List<ReadLine> read(BodyLines.Line line) {
    if (databaseFailed || unreadable) {
      return List.of();
    }
    try {
      ReadLine read = ReadLine.of(line, reader, named);
      return read == null ? List.of() : List.of(read);
    } catch (LineReader.Unreadable e) {
      unreadable = true;
      broken = e.getMessage();
      return List.of();
    }
  }

  private CompletionStage<List<LineOutcome>> apply(List<ReadLine> batch) {
    if (databaseFailed) {
      return CompletableFuture.completedFuture(List.of());
    }
    CompletionStage<List<LineOutcome>> done =
        options.dryRun() ? batches.compare(batch, named) : batches.put(batch);
    return done.exceptionally(
        failure -> {
          failed(failure);
          return List.of();
        });
  }

  private void failed(Throwable failure) {
    databaseFailed = true;
    if (Outage.isOne(failure)) {
      LOG.warn("import {}: the database failed: {}", id, failure.getMessage());
    } else {
      LOG.error("import {}: a batch failed", id, failure);
    }
  }

  private List<LineOutcome> count(List<LineOutcome> outcomes) {
    List<LineOutcome> listed = new ArrayList<>();
    outcomes.forEach(
        outcome -> {
          if (tally.add(outcome)) {
            listed.add(outcome);
          }
        });
    environment.metrics().counter("camfleet_import_lines_total").add(outcomes.size());
    return listed;
  }

  /** Ends the import once its body was read: prunes where that was asked for. */
  CompletionStage<ImportRun> end() {
    return pruned()
        .thenCompose(
            done ->
                options.dryRun() || databaseFailed
                    ? CompletableFuture.<Void>completedFuture(null)
                    : environment.store().settle())
        .handle(
            (done, failure) -> {
              if (failure != null) {
                failed(failure);
              }
              return told();
            })
        .thenCompose(run -> warned());
  }

  private CompletionStage<ImportRun> warned() {
    return environment
        .accounts()
        .of(tally.grown(), !options.dryRun())
        .thenApply(
            said -> {
              warnings = said;
              return this;
            });
  }

  private CompletionStage<Void> pruned() {
    if (!options.prune() || broken != null || databaseFailed) {
      return CompletableFuture.completedFuture(null);
    }
    if (tally.count(Kind.FAILED) > 0) {
      pruning =
          "nothing deleted: %d lines failed (expected: none with prune)"
              .formatted(tally.count(Kind.FAILED));
      return CompletableFuture.completedFuture(null);
    }
    return new Pruning(environment, options, named, author, began, sizes.inScope(), tally::add)
        .run()
        .thenAccept(text -> pruning = text);
  }

  private ImportRun told() {
    if (!options.dryRun()) {
      String text =
          "import %s by %s: %d cameras created, %d changed, %d deleted, %d lines failed%s"
              .formatted(
                  id,
                  author.principal(),
                  tally.count(Kind.CREATED),
                  tally.count(Kind.CHANGED),
                  tally.count(Kind.DELETED),
                  tally.count(Kind.FAILED),
                  problem() == null ? "" : "; " + problem());
      environment
          .events()
          .publish(
              new Event(
                  environment.clock().instant(),
                  "inventory",
                  "inventory.imported",
                  text,
                  Map.of("import", id)));
    }
    return this;
  }

  /** What kept the body from being used to its end; null when nothing did. */
  @Nullable String problem() {
    if (databaseFailed) {
      return "database: can not be reached; %d of the lines before are stored (try again: what is stored stays)"
          .formatted(options.dryRun() ? 0 : tally.lines() - tally.count(Kind.FAILED));
    }
    return broken;
  }

  /** The HTTP status of the answer. */
  int status() {
    return databaseFailed ? 503 : broken == null ? 200 : 400;
  }

  /** Where it is. */
  ObjectNode progress() {
    ObjectNode body = Json.object();
    ImportReport.counts(body.putObject("progress"), tally);
    return body;
  }

  /** What it did. */
  ObjectNode summary(boolean listErrors) {
    ObjectNode body =
        ImportReport.summary(id, options.dryRun(), tally, sizes.enabled(), listErrors);
    String problem = problem();
    body.put("complete", problem == null);
    ArrayNode said = body.putArray("warnings");
    warnings.forEach(said::add);
    if (options.prune()) {
      String text = problem == null ? pruning : "nothing deleted: the body was not read to its end";
      body.putObject("prune").put("done", text.isEmpty()).put("text", text.isEmpty() ? null : text);
    }
    if (problem != null) {
      body.put("code", databaseFailed ? "unavailable" : "invalid_request");
      body.put("message", problem);
    }
    return body;
  }

  /** Its id, as in the audit. */
  String id() {
    return id;
  }
}
