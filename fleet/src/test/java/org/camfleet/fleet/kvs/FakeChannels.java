package org.camfleet.fleet.kvs;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.HttpSessions;
import org.camfleet.core.channel.Presence;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SocketCommand;
import org.camfleet.fleet.Channels;

/** Channels without entities: remembers what it was told; the newest socket displaces. */
final class FakeChannels implements Channels {
  private final Map<String, BlockingQueue<Channel.Command>> told = new ConcurrentHashMap<>();
  final BlockingQueue<Participant> joins = new LinkedBlockingQueue<>();
  final BlockingQueue<Participant> ownJoins = new LinkedBlockingQueue<>();
  final BlockingQueue<String> offers = new LinkedBlockingQueue<>();

  /** What the master of every channel answers to every offer. */
  volatile Channel.OfferReply offerReply = new Channel.Answered("{}");

  private final Map<String, ActorRef<SocketCommand>> sockets = new ConcurrentHashMap<>();

  private final AtomicLong epoch = new AtomicLong();
  private final ChannelStore stores;

  FakeChannels(ChannelStore stores) {
    this.stores = stores;
  }

  /** What a channel was told. */
  BlockingQueue<Channel.Command> told(String channelArn) {
    return told.computeIfAbsent(channelArn, key -> new LinkedBlockingQueue<>());
  }

  @Override
  public CompletionStage<Channel.JoinReply> join(
      String channelArn, Participant participant, boolean own) {
    joins.add(participant);
    if (own) {
      ownJoins.add(participant);
    }
    return stores
        .mediaStorage(channelArn)
        .thenApply(
            storage ->
                storage.enabled()
                    ? new Channel.Joined(epoch.incrementAndGet())
                    : new Channel.Rejected(
                        "InvalidArgumentException", "the channel stores no media"));
  }

  @Override
  public CompletionStage<Channel.JoinReply> watch(String channelArn, Participant viewer) {
    return join(channelArn, viewer, true);
  }

  @Override
  public CompletionStage<Channel.OfferReply> sendOffer(
      String channelArn, String senderClientId, String payload) {
    offers.add(senderClientId + " " + payload);
    return CompletableFuture.completedFuture(offerReply);
  }

  @Override
  public CompletionStage<HttpSessions.Reply> ask(
      String channelArn, Function<ActorRef<HttpSessions.Reply>, HttpSessions.Command> command) {
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
  public void tell(String channelArn, Channel.Command command) {
    if (command instanceof Channel.SocketOpened opened) {
      ActorRef<SocketCommand> former =
          sockets.put(channelArn + opened.participant(), opened.socket());
      if (former != null && !former.equals(opened.socket())) {
        former.tell(new SocketCommand.Close(1000, "a newer connection took over"));
      }
    }
    told(channelArn).add(command);
  }
}
