package org.camfleet.fleet.recordings;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.camfleet.fleet.api.Parameters.parameters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.archive.ArchiveFindings;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;

/**
 * {@code /api/v1/archive:verify} and {@code :rebuild}: this node's segment files against the index.
 */
public final class ArchiveCheckRoutes {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ActorRef<ArchiveCheck.Command> check;
  private final Scheduler scheduler;

  /** Asks a check that runs. */
  public ArchiveCheckRoutes(ActorRef<ArchiveCheck.Command> check, Scheduler scheduler) {
    this.check = check;
    this.scheduler = scheduler;
  }

  /** The routes below {@code /api/v1}. */
  public Route route() {
    return concat(
        path("archive:check", () -> get(() -> completeWithFuture(shown()))),
        path("archive:verify", () -> post(() -> begin(false))),
        path("archive:rebuild", () -> post(() -> begin(true))));
  }

  private Route begin(boolean mend) {
    return parameters(
        List.of("bytes"),
        given -> {
          boolean bytes = given.flag("bytes");
          given.check();
          return completeWithFuture(begun(new ArchiveCheck.Manner(bytes, mend)));
        });
  }

  private CompletionStage<HttpResponse> begun(ArchiveCheck.Manner manner) {
    CompletionStage<ArchiveCheck.Answer> answer =
        AskPattern.ask(
            check, replyTo -> new ArchiveCheck.Start(manner, replyTo), TIMEOUT, scheduler);
    return answer.thenApply(
        told -> {
          if (!told.accepted()) {
            throw ApiRefusal.of(
                409, "check_running", "archive: a check is running (expected: none; ask later)");
          }
          return Json.response(202, print(told));
        });
  }

  private CompletionStage<HttpResponse> shown() {
    CompletionStage<ArchiveCheck.Answer> answer =
        AskPattern.ask(check, ArchiveCheck.Ask::new, TIMEOUT, scheduler);
    return answer.thenApply(
        told -> {
          if (told.pass() == null) {
            throw ApiRefusal.of(
                404, "no_check", "archive: not checked since this node started (expected: once)");
          }
          return Json.response(200, print(told));
        });
  }

  private static ObjectNode print(ArchiveCheck.Answer answer) {
    ObjectNode body = Json.object();
    ArchiveCheck.Pass pass = answer.pass();
    if (pass == null) {
      return body;
    }
    body.put("state", pass.endedAt() == null ? "running" : "done")
        .put("bytes", pass.manner().bytes())
        .put("rebuild", pass.manner().mend())
        .put("startedAt", pass.startedAt().toString());
    if (pass.endedAt() != null) {
      body.put("endedAt", pass.endedAt().toString());
    }
    body.put("streams", pass.of()).put("checked", pass.done()).put("failed", pass.failed());
    return print(body, pass.findings())
        .put("sound", pass.failed() == 0 && pass.findings().isSound());
  }

  private static ObjectNode print(ObjectNode body, ArchiveFindings found) {
    body.put("files", found.files())
        .put("strangeFiles", found.strange())
        .put("fragments", found.fragments())
        .put("damaged", found.damaged())
        .put("missing", found.missing())
        .put("withoutBytes", found.withoutBytes())
        .put("wrong", found.wrong())
        .put("superseded", found.superseded());
    ArrayNode troubled = body.putArray("troubledStreams");
    found.troubled().forEach(troubled::add);
    return body;
  }
}
