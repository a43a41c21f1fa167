package org.camfleet.fleet.whip;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.HttpSessions;
import org.camfleet.core.channel.Presence;
import org.camfleet.core.signaling.Participant;
import org.camfleet.fleet.Channels;

/** Channels that answer what a test says, and remember what they were asked. */
final class FakeDoor implements Channels {
  final List<HttpSessions.Command> asked = new CopyOnWriteArrayList<>();
  volatile HttpSessions.Reply reply = HttpSessions.Done.INSTANCE;

  @Override
  public CompletionStage<HttpSessions.Reply> ask(
      String channelArn, Function<ActorRef<HttpSessions.Reply>, HttpSessions.Command> command) {
    asked.add(command.apply(null));
    return CompletableFuture.completedFuture(reply);
  }

  @Override
  public CompletionStage<Channel.JoinReply> join(
      String channelArn, Participant participant, boolean own) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public CompletionStage<Channel.JoinReply> watch(String channelArn, Participant viewer) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public CompletionStage<Channel.OfferReply> sendOffer(
      String channelArn, String senderClientId, String payload) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public CompletionStage<Channel.Status> status(String channelArn) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public CompletionStage<Presence> presence(String channelArn) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException());
  }

  @Override
  public void tell(String channelArn, Channel.Command command) {}
}
