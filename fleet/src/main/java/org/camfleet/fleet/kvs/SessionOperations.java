package org.camfleet.fleet.kvs;

import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.OwnViewers;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SignalingJson;
import org.jspecify.annotations.Nullable;

/**
 * JoinStorageSession and JoinStorageSessionAsViewer: the channel decides, and every accepted call
 * makes one new offer on the caller's own socket.
 */
final class SessionOperations {
  private static final String CLIENT_ID = "clientId";

  private final KvsEnvironment environment;
  private final Resources resources;

  SessionOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.addVoid(KvsOperation.JOIN_STORAGE_SESSION, this::join);
    operations.addVoid(KvsOperation.JOIN_STORAGE_SESSION_AS_VIEWER, this::joinAsViewer);
  }

  /**
   * What a request asks for, for policies and quotas: AWS's C client joins as a viewer through the
   * master's operation, and its client id tells. A viewer's device needs no right of a master.
   */
  static KvsOperation asked(KvsOperation operation, RequestFields fields) {
    return operation == KvsOperation.JOIN_STORAGE_SESSION && fields.node(CLIENT_ID) != null
        ? KvsOperation.JOIN_STORAGE_SESSION_AS_VIEWER
        : operation;
  }

  private CompletionStage<?> join(KvsCall call) {
    String clientId = call.fields().textOr(CLIENT_ID, 256, null);
    return join(call, clientId == null ? Participant.MASTER : viewer(CLIENT_ID, clientId));
  }

  private CompletionStage<?> joinAsViewer(KvsCall call) {
    return join(call, viewer(CLIENT_ID, call.fields().text(CLIENT_ID)));
  }

  private CompletionStage<?> join(KvsCall call, Participant participant) {
    String arn = call.fields().arn("channelArn", ResourceArn.Kind.CHANNEL);
    boolean own = environment.policies().of(call.accessKeyId()).internal();
    // Only channels that exist get an entity.
    return resources
        .channelOf(arn)
        .thenCompose(channel -> environment.door().join(arn, participant, own))
        .thenAccept(
            reply -> {
              if (reply instanceof Channel.Rejected rejected) {
                throw new KvsRefusal(error(rejected.code()), rejected.text());
              }
            });
  }

  private static KvsError error(String code) {
    KvsError error = KvsError.named(code);
    return error == KvsError.ACCESS_DENIED ? KvsError.ACCESS_FORBIDDEN : error;
  }

  /** The viewer of an id, which a member of a request holds. */
  static Participant viewer(String key, String clientId) {
    String problem = problemOf(clientId);
    if (problem != null) {
      throw KvsRefusal.invalid(key + ": " + problem);
    }
    return Participant.viewer(clientId);
  }

  /** What is wrong with a viewer's id, null when nothing is. */
  static @Nullable String problemOf(String clientId) {
    if (!SignalingJson.isId(clientId)) {
      return "not an id (expected: 1 to 256 of a-z A-Z 0-9 _ . -)";
    }
    if (OwnViewers.isReserved(clientId)) {
      return "begins with console- or whep- (expected: another id, these are reserved)";
    }
    return clientId.toUpperCase(Locale.ROOT).startsWith("AWS_")
        ? "begins with AWS_ (expected: another id, these are reserved)"
        : null;
  }
}
