package org.camfleet.fleet.kvs;

import java.util.List;
import org.camfleet.core.channel.OwnViewers;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.signaling.SignalingJson;
import org.camfleet.fleet.policy.Policy;
import org.camfleet.fleet.policy.Resource;
import org.camfleet.fleet.sigv4.SigV4Verifier;
import org.camfleet.fleet.sigv4.SignedRequest;
import org.camfleet.fleet.sigv4.Verdict;

/** Says who calls and lets in who may, as often as they may, or refuses in the service's words. */
final class Authentication {
  private final SigV4Verifier verifier;
  private final KvsEnvironment environment;
  private final Targets targets;
  private final Metrics.Counter denied;

  /**
   * Who presigned a signaling socket's URL.
   *
   * @param isConsole whether it is a viewer whom this service's own console let in: the id is a
   *     console's, and the key may use the fleet API, which makes such ids
   */
  record Caller(String accessKeyId, boolean isConsole) {}

  Authentication(KvsEnvironment environment) {
    this.environment = environment;
    this.targets = new Targets(environment.settings());
    this.denied = environment.metrics().counter("camfleet_kvs_denied_total");
    verifier =
        new SigV4Verifier(
            environment.accessKeys(),
            environment.settings().region(),
            "kinesisvideo",
            environment.clock());
  }

  /** The access key id that signed an operation in its headers. */
  String ofOperation(SignedRequest request) {
    Verdict verdict = verifier.verifyHeader(request);
    for (String contentType : SignedRequests.otherSpellings(request)) {
      if (mismatch(verdict)) {
        verdict = verifier.verifyHeader(request.with("content-type", contentType));
      }
    }
    if (verdict instanceof Verdict.Refused refused) {
      throw new KvsRefusal(error(refused.reason()), refused.text());
    }
    return ((Verdict.Authentic) verdict).accessKeyId();
  }

  /** Refuses an operation that the key's policy does not allow, or that comes too often. */
  void admit(KvsOperation operation, String accessKeyId, RequestFields fields) {
    admit(operation, accessKeyId, targets.of(operation, fields));
  }

  /**
   * Who presigned a signaling socket's URL, if it may connect. One URL may be used again until it
   * expires: clients reconnect with it. The console's viewers count against no rate.
   */
  Caller ofSocket(SignedRequest request) {
    Verdict verdict = verifier.verifyQuery(request);
    if (verdict instanceof Verdict.Refused refused) {
      boolean malformed = refused.reason() == Verdict.Reason.INCOMPLETE;
      throw new KvsRefusal(
          malformed ? KvsError.INVALID_ARGUMENT : KvsError.ACCESS_FORBIDDEN, refused.text());
    }
    String accessKeyId = ((Verdict.Authentic) verdict).accessKeyId();
    KvsOperation operation = socket(request);
    List<Resource> channel = targets.ofArn(request.query().single("X-Amz-ChannelARN"));
    Policy policy = allowed(operation, accessKeyId, channel);
    Caller caller = new Caller(accessKeyId, isConsole(operation, policy, request));
    if (!policy.internal() && !caller.isConsole()) {
      environment.quotas().take(operation, channel);
    }
    return caller;
  }

  private static boolean isConsole(KvsOperation operation, Policy policy, SignedRequest request) {
    String clientId = request.query().single(SignalingRoutes.CLIENT_ID);
    return operation == KvsOperation.CONNECT_AS_VIEWER
        && clientId != null
        && SignalingJson.isId(clientId)
        && OwnViewers.isConsole(clientId)
        && policy.allows(Policy.FLEET_API, List.of());
  }

  /** The role is in the path, or in the host name where there is no path. */
  private KvsOperation socket(SignedRequest request) {
    EndpointNames names = environment.http().names();
    String byHost = names == null ? null : names.socketPath(request.host());
    boolean bare = request.path().isEmpty() || request.path().equals("/");
    String path = bare && byHost != null ? byHost : request.path();
    return switch (path) {
      case SignalingRoutes.MASTER_PATH -> KvsOperation.CONNECT_AS_MASTER;
      case SignalingRoutes.VIEWER_PATH -> KvsOperation.CONNECT_AS_VIEWER;
      // Such as one with percent-encoded letters: nothing that we handed out.
      default -> throw KvsRefusal.invalid("path: another one (expected: the endpoint's own)");
    };
  }

  private void admit(KvsOperation operation, String accessKeyId, List<Resource> resources) {
    if (!allowed(operation, accessKeyId, resources).internal()) {
      environment.quotas().take(operation, resources);
    }
  }

  /** The key's policy, when it allows the operation. */
  private Policy allowed(KvsOperation operation, String accessKeyId, List<Resource> resources) {
    Policy policy = environment.policies().of(accessKeyId);
    if (!policy.allows(operation.action(), resources)) {
      denied.increment();
      String where =
          resources.isEmpty()
              ? "everything"
              : String.join(
                  ", ", resources.stream().map(one -> one.kind() + "/" + one.name()).toList());
      throw new KvsRefusal(
          operation.denial(),
          "access key %s is not authorized to perform %s on %s (expected: a policy that allows it)"
              .formatted(accessKeyId, operation.action(), where));
    }
    return policy;
  }

  private static boolean mismatch(Verdict verdict) {
    return verdict instanceof Verdict.Refused refused
        && refused.reason() == Verdict.Reason.MISMATCH;
  }

  private static KvsError error(Verdict.Reason reason) {
    return switch (reason) {
      case MISSING -> KvsError.MISSING_AUTHENTICATION_TOKEN;
      case INCOMPLETE -> KvsError.INCOMPLETE_SIGNATURE;
      case UNKNOWN_KEY -> KvsError.UNRECOGNIZED_CLIENT;
      case SKEWED, SCOPE, MISMATCH -> KvsError.INVALID_SIGNATURE;
    };
  }
}
