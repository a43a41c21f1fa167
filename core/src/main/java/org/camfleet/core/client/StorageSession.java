package org.camfleet.core.client;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.camfleet.core.bridge.SessionFault;
import org.camfleet.core.bridge.SessionService;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.MediaTransports;
import org.jspecify.annotations.Nullable;

/**
 * One participant's stay in a storage session: looks the channel up, opens the signaling socket,
 * joins, and joins again while no offer comes. It ends once, for a reason that is told; joining
 * anew is its owner's decision, and due each hour on AWS.
 *
 * <p>Everything happens on the channel's media loop; the public methods may be called from
 * anywhere.
 */
public final class StorageSession implements AutoCloseable {
  private final ClientSettings settings;
  private final SessionService service;
  private final MediaLoop loop;
  private final LoopTimer timer;
  private final String channel;
  private final Participant participant;
  private final MediaEnd media;
  private final Listener listener;
  private final SessionLink link;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private SessionService.@Nullable Prepared prepared;
  private int joins;
  private boolean offered;
  private boolean ended;

  /**
   * Why a session ended.
   *
   * @param code stable code, such as {@code bad-credentials}, {@code no-channel}, {@code
   *     no-session}, {@code session-ended}, {@code no-media}, {@code closed}
   * @param text one sentence
   */
  public record End(String code, String text) {}

  /** Hears of the steps, on the media loop: it must not block. */
  public interface Listener {
    /** JoinStorageSession is about to be called. */
    default void onJoining() {}

    /** The service's offer came. */
    default void onOffer() {}

    /** Media flows. */
    default void onConnected(String srtpProfile) {}
  }

  StorageSession(
      ClientSettings settings,
      SessionService service,
      MediaTransports transports,
      MediaLoop loop,
      String channel,
      Participant participant,
      MediaEnd media,
      Listener listener) {
    this.settings = settings;
    this.service = service;
    this.loop = loop;
    this.timer = LoopTimer.of(loop);
    this.channel = channel;
    this.participant = participant;
    this.media = media;
    this.listener = listener;
    this.link = new SessionLink(settings, transports, loop, channel, participant, media, this);
  }

  /** Completes when media flows for the first time; fails when the session ends before. */
  public CompletionStage<Void> connected() {
    return connected;
  }

  /** Completes when it is over; never fails. */
  public CompletionStage<End> ended() {
    return end;
  }

  void start() {
    loop.run(() -> media.open(loop, this::prepare, why -> end("no-media", why)));
  }

  private void prepare() {
    after(
        service.prepare(channel, participant),
        ready -> {
          prepared = ready;
          after(service.signalingUrl(ready), url -> connect(ready, url));
        });
  }

  private void connect(SessionService.Prepared ready, URI url) {
    link.connect(ready, url, service.trust());
  }

  /** The signaling socket is open. */
  void join() {
    SessionService.Prepared ready = prepared;
    if (ready != null && !offered) {
      joins++;
      listener.onJoining();
      after(service.join(ready), joined -> awaitOffer(joins));
    }
  }

  private void awaitOffer(int join) {
    timer.schedule(
        TimeUnit.NANOSECONDS.toMicros(settings.offerTimeout().toNanos()),
        () -> {
          if (ended || offered || join != joins) {
            return;
          }
          if (joins < settings.joins()) {
            join();
          } else {
            end("no-session", "no offer after " + joins + " joins");
          }
        });
  }

  /** An offer came. */
  void offered() {
    offered = true;
    listener.onOffer();
  }

  /** Media flows. */
  void stands(String srtpProfile) {
    if (connected.complete(null)) {
      listener.onConnected(srtpProfile);
    }
  }

  /** Acts on the loop when a stage is done, or ends with its failure. */
  private <T> void after(CompletionStage<T> stage, Consumer<? super T> action) {
    stage.whenComplete(
        (value, failure) ->
            loop.run(
                () -> {
                  if (ended) {
                    return;
                  }
                  if (failure == null) {
                    action.accept(value);
                  } else {
                    SessionFault fault = SessionFault.of(failure);
                    end(fault.kind().code(), String.valueOf(fault.getMessage()));
                  }
                }));
  }

  /** It is over; on the loop. */
  void end(String code, String text) {
    if (!ended) {
      ended = true;
      link.close();
      media.close();
      connected.completeExceptionally(new IllegalStateException(code + ": " + text));
      end.complete(new End(code, text));
    }
  }

  /** Leaves. */
  @Override
  public void close() {
    loop.run(() -> end("closed", "closed by its owner"));
  }
}
