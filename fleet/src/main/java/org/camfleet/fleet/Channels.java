package org.camfleet.fleet;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.HttpSessions;
import org.camfleet.core.channel.Presence;
import org.camfleet.core.signaling.Participant;

/** The only door to the Channel entities, wherever in the cluster they live. */
public interface Channels {
  /**
   * Asks a channel to join a participant into its storage session; fails when the entity does not
   * answer within the ask timeout, which the caller reports as service unavailable.
   *
   * @param own whether the bridge of this process joins, which counts against no rate
   */
  CompletionStage<Channel.JoinReply> join(String channelArn, Participant participant, boolean own);

  /**
   * Asks a channel to join a viewer of this service's own console, which has places of its own;
   * fails as {@link #join} does.
   */
  CompletionStage<Channel.JoinReply> watch(String channelArn, Participant viewer);

  /**
   * Asks a channel's master to answer an offer; fails when no answer or refusal comes within the
   * longest message life.
   *
   * @param payload the description, as JSON or bare SDP
   */
  CompletionStage<Channel.OfferReply> sendOffer(
      String channelArn, String senderClientId, String payload);

  /** Has a client of WHIP or WHEP ask a channel; fails as {@link #join} does. */
  CompletionStage<HttpSessions.Reply> ask(
      String channelArn, Function<ActorRef<HttpSessions.Reply>, HttpSessions.Command> command);

  /** Asks a channel what is going on; fails as {@link #join} does. */
  CompletionStage<Channel.Status> status(String channelArn);

  /** Asks a channel who is there; fails as {@link #join} does. */
  CompletionStage<Presence> presence(String channelArn);

  /** Tells a channel something; starts the entity when it is not running. */
  void tell(String channelArn, Channel.Command command);
}
