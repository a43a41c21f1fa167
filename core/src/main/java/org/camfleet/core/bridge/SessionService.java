package org.camfleet.core.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.camfleet.core.bridge.budget.Caller;
import org.camfleet.core.bridge.preflight.ChannelFacts;
import org.camfleet.core.bridge.preflight.StreamFacts;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.IceServer;
import org.jspecify.annotations.Nullable;

/**
 * What a participant of a storage session asks of a Kinesis Video Streams compatible service;
 * KvsSessionService does it with the AWS SDK.
 *
 * <p>A stage fails with {@link SessionFault}, and with nothing else that is expected.
 */
public interface SessionService extends AutoCloseable {
  /**
   * The same service for one caller, whose calls that wait for their turn are dropped when it ends.
   * It is not closed; a service whose calls never wait is the same for all.
   */
  default SessionService of(Caller caller) {
    return this;
  }

  /** Looks the channel up by name and checks that it stores media; gives what a join needs. */
  default CompletionStage<Prepared> prepare(String channelName) {
    return prepare(channelName, Participant.MASTER);
  }

  /** The same for one who may be a viewer. */
  CompletionStage<Prepared> prepare(String channelName, Participant participant);

  /**
   * Describes the stream that a channel stores in, as far as it can be: what is refused is told in
   * the answer, and the stage does not fail.
   */
  default CompletionStage<StreamFacts> stream(ChannelFacts channel) {
    return CompletableFuture.completedFuture(StreamFacts.UNKNOWN);
  }

  /** A presigned URL for the participant's signaling socket; good for the next minutes only. */
  CompletionStage<URI> signalingUrl(Prepared prepared);

  /**
   * JoinStorageSession, or JoinStorageSessionAsViewer: an offer follows on the signaling socket.
   */
  CompletionStage<Void> join(Prepared prepared);

  /** Whom this service's signaling sockets are to believe. */
  SSLContext trust();

  @Override
  void close();

  /**
   * A channel that can be joined.
   *
   * @param channelArn the channel's ARN
   * @param participant who will join
   * @param signalingEndpoint WSS endpoint of the participant
   * @param storageEndpoint WEBRTC endpoint
   * @param iceServers TURN servers with short-lived credentials
   * @param channel what the service says of it, or null when that is not known
   */
  record Prepared(
      String channelArn,
      Participant participant,
      URI signalingEndpoint,
      URI storageEndpoint,
      List<IceServer> iceServers,
      @Nullable ChannelFacts channel) {
    /** Of a channel about which nothing more is known. */
    public Prepared(
        String channelArn,
        Participant participant,
        URI signalingEndpoint,
        URI storageEndpoint,
        List<IceServer> iceServers) {
      this(channelArn, participant, signalingEndpoint, storageEndpoint, iceServers, null);
    }

    /** How long all credentials of the TURN servers live; zero: there are none. */
    Duration credentialLife() {
      return Duration.ofSeconds(
          iceServers.stream().mapToInt(IceServer::ttlSeconds).min().orElse(0));
    }
  }
}
