package org.camfleet.core.bridge;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.budget.Caller;
import org.camfleet.core.bridge.budget.KvsCall;
import org.camfleet.core.bridge.farend.FarChannel;
import org.camfleet.core.bridge.farend.Operation;
import org.camfleet.core.bridge.farend.Reply;
import org.camfleet.core.bridge.farend.Signature;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.camfleet.core.bridge.preflight.StreamFacts;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.IceServer;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The calls of {@link KvsSessionService} in its order, through the product's gate, to a channel of
 * the far end; failures are those that the AWS SDK throws.
 */
final class SimulatedService implements SessionService {
  private static final URI HERE = URI.create("wss://far");
  private static final URI NOWHERE = URI.create("wss://nowhere.invalid");
  private static final List<String> TURN = List.of("turn:203.0.113.9:443?transport=udp");
  private static final Secret PASSWORD = Secret.of("password");
  private static final int TTL = 300;

  private final SimulatedAccount account;
  private final CallGate gate;
  private final FarChannel far;
  private final ChannelFacts facts;

  SimulatedService(SimulatedAccount account, FarChannel far, ChannelFacts facts) {
    this(account, account.gate, far, facts);
  }

  private SimulatedService(
      SimulatedAccount account, CallGate gate, FarChannel far, ChannelFacts facts) {
    this.account = account;
    this.gate = gate;
    this.far = far;
    this.facts = facts;
  }

  @Override
  public SessionService of(Caller caller) {
    return new SimulatedService(account, gate.of(caller), far, facts);
  }

  @Override
  public CompletionStage<Prepared> prepare(String channelName, Participant participant) {
    return faults(
        call(KvsCall.DESCRIBE_CHANNEL, Operation.DESCRIBE_SIGNALING_CHANNEL)
            .thenCompose(
                found ->
                    call(KvsCall.DESCRIBE_STORAGE, Operation.DESCRIBE_MEDIA_STORAGE_CONFIGURATION))
            .thenCompose(
                found -> call(KvsCall.GET_ENDPOINT, Operation.GET_SIGNALING_CHANNEL_ENDPOINT))
            .thenCompose(
                endpoint ->
                    call(KvsCall.GET_ICE_SERVERS, Operation.GET_ICE_SERVER_CONFIG)
                        .thenApply(servers -> prepared(participant, endpoint, servers))));
  }

  private Prepared prepared(Participant participant, Reply endpoint, Reply servers) {
    return new Prepared(
        facts.arn(),
        participant,
        endpoint.resolves() ? HERE : NOWHERE,
        HERE,
        List.of(new IceServer(TURN, servers.turnUser(), PASSWORD, TTL)),
        facts);
  }

  @Override
  public CompletionStage<StreamFacts> stream(ChannelFacts channel) {
    return call(KvsCall.DESCRIBE_STREAM, Operation.DESCRIBE_STREAM)
        .handle(
            (reply, failure) ->
                failure == null ? StreamFacts.found("ACTIVE", 24) : StreamFacts.UNKNOWN);
  }

  /** The signature is in the URL, as it is in a presigned one. */
  @Override
  public CompletionStage<URI> signalingUrl(Prepared prepared) {
    return faults(
        gate.pass(
                KvsCall.CONNECT,
                prepared.channelArn(),
                () -> CompletableFuture.completedFuture(account.sign()))
            .thenApply(
                signature ->
                    prepared
                        .signalingEndpoint()
                        .resolve("/" + signature.at() + "/" + signature.credentials())));
  }

  /** Whether the host of a signaling URL has an address. */
  static boolean resolves(URI url) {
    return !url.getHost().endsWith(".invalid");
  }

  /** What a signaling URL was signed with. */
  static Signature signature(URI url) {
    String[] parts = url.getPath().split("/");
    return new Signature(Instant.parse(parts[1]), Integer.parseInt(parts[2]));
  }

  @Override
  public CompletionStage<Void> join(Prepared prepared) {
    return faults(
        gate.pass(
                KvsCall.JOIN,
                prepared.channelArn(),
                () -> {
                  CompletableFuture<Reply> answer = new CompletableFuture<>();
                  far.join(account.sign(), reply -> answered(reply, answer));
                  return answer;
                })
            .thenAccept(joined -> {}));
  }

  private CompletableFuture<Reply> call(KvsCall call, Operation operation) {
    return gate.pass(
        call,
        facts.arn(),
        () -> {
          CompletableFuture<Reply> answer = new CompletableFuture<>();
          far.call(operation, account.sign(), reply -> answered(reply, answer));
          return answer;
        });
  }

  private void answered(Reply reply, CompletableFuture<Reply> answer) {
    if (reply.status() == 0) {
      answer.completeExceptionally(SdkClientException.create("Unable to execute HTTP request"));
      return;
    }
    account.heard(reply.date());
    if (reply.status() == 200) {
      answer.complete(reply);
    } else {
      answer.completeExceptionally(refusal(reply));
    }
  }

  private static AwsServiceException refusal(Reply reply) {
    boolean clock = reply.error().equals("InvalidSignatureException");
    return AwsServiceException.builder()
        .statusCode(reply.status())
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(reply.error())
                .errorMessage(clock ? "Signature expired: it is later here" : "no")
                .build())
        .build();
  }

  private static <T> CompletionStage<T> faults(CompletableFuture<T> call) {
    return call.exceptionally(
        failure -> {
          throw KvsFaults.of(failure);
        });
  }

  @Override
  public SSLContext trust() {
    throw new AssertionError("no TLS in virtual time");
  }

  @Override
  public void close() {}
}
