package org.camfleet.fleet.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.camfleet.fleet.api.Caller;
import org.camfleet.fleet.inventory.CameraFilter;

/**
 * Reads a body of many cameras as a dry run does; {@link BulkStore#compare} of the environment gets
 * its lines.
 */
public final class BodyCheck {
  /**
   * What the body would do.
   *
   * @param status the HTTP status that an import would have
   * @param report as a dry run answers it
   * @param failed wrong lines
   * @param changing lines that would change something
   */
  public record Checked(int status, ObjectNode report, long failed, long changing) {}

  private BodyCheck() {}

  /** Reads a request's body to its end. */
  public static CompletionStage<Checked> of(
      BulkEnvironment environment, HttpRequest request, String id, Materializer materializer) {
    ImportOptions options = new ImportOptions(true, false, CameraFilter.ALL, null);
    LineReader reader = BodyForm.of(request).reader();
    boolean gzip = BodyForm.gzip(request);
    ImportRun run = new ImportRun(environment, options, id, Caller.of(request).name(), reader);
    return run.begin()
        .thenCompose(
            begun ->
                run.outcomes(request.entity().getDataBytes(), gzip)
                    .runWith(Sink.ignore(), materializer))
        .thenCompose(done -> run.end())
        .thenApply(ended -> checked(run));
  }

  private static Checked checked(ImportRun run) {
    ObjectNode report = run.summary(true);
    return new Checked(
        run.status(),
        report,
        report.get("failed").asLong(),
        report.get("created").asLong() + report.get("changed").asLong());
  }
}
