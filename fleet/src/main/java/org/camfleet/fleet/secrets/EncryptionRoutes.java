package org.camfleet.fleet.secrets;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.database.Database;

/** {@code /api/v1/encryption}: which keys there are, and the wish for a new one. */
public final class EncryptionRoutes {
  /** Longer than a look at the table of keys holds. */
  private static final Duration SETTLE = Secrets.FRESH.plusSeconds(5);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Database database;
  private final Secrets secrets;
  private final ActorRef<Rotation.Command> rotation;
  private final Scheduler scheduler;
  private final InstantSource clock;

  private EncryptionRoutes(
      Database database,
      Secrets secrets,
      ActorRef<Rotation.Command> rotation,
      Scheduler scheduler,
      InstantSource clock) {
    this.database = database;
    this.secrets = secrets;
    this.rotation = rotation;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /** Starts this node's {@link Rotation}, which first ends what a crash may have left. */
  public static EncryptionRoutes start(
      ActorSystem<?> system,
      Database database,
      Secrets secrets,
      InstantSource clock,
      Metrics metrics) {
    return start(system, database, secrets, clock, SETTLE, metrics);
  }

  static EncryptionRoutes start(
      ActorSystem<?> system,
      Database database,
      Secrets secrets,
      InstantSource clock,
      Duration settle,
      Metrics metrics) {
    ActorRef<Rotation.Command> rotation =
        system.systemActorOf(
            Rotation.create(database, secrets, clock, settle, metrics), "rotation", Props.empty());
    return new EncryptionRoutes(database, secrets, rotation, system.scheduler(), clock);
  }

  /** The routes below {@code /api/v1}. */
  public Route route() {
    return concat(
        path("encryption", () -> get(() -> completeWithFuture(shown(200)))),
        path("encryption:rotate", () -> post(() -> completeWithFuture(rotate()))));
  }

  private CompletionStage<HttpResponse> shown(int status) {
    CompletionStage<Boolean> rotating =
        AskPattern.ask(rotation, Rotation.Ask::new, TIMEOUT, scheduler);
    return rotating.thenCompose(
        at ->
            database
                .query(handle -> EncryptionState.read(handle, secrets.given()))
                .thenApply(state -> Json.response(status, state.document(clock.instant(), at))));
  }

  private CompletionStage<HttpResponse> rotate() {
    CompletionStage<Rotation.Answer> answer =
        AskPattern.ask(rotation, Rotation.Rotate::new, TIMEOUT, scheduler);
    return answer.thenCompose(this::answered);
  }

  private CompletionStage<HttpResponse> answered(Rotation.Answer answer) {
    if (answer instanceof Rotation.Failed failed) {
      throw new CompletionException(failed.why());
    }
    if (answer == Rotation.Busy.INSTANCE) {
      throw ApiRefusal.of(
          409, "rotation_running", "rotation: one is running (expected: none; ask again later)");
    }
    if (answer == Rotation.TooMany.INSTANCE) {
      throw ApiRefusal.of(
          409,
          "too_many_keys",
          "rotation: %d data keys (expected: fewer; they are forgotten a day after no row uses them)"
              .formatted(KeyChange.MOST));
    }
    return shown(202);
  }
}
