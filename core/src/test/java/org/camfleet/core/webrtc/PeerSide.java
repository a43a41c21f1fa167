package org.camfleet.core.webrtc;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.MediaLoop;
import org.jspecify.annotations.Nullable;

/** One peer of a test, with what its listener heard; usable from the test's thread. */
public final class PeerSide implements PeerListener, AutoCloseable {
  final CompletableFuture<String> connected = new CompletableFuture<>();
  public final CompletableFuture<String> failed = new CompletableFuture<>();
  public final CompletableFuture<String> closed = new CompletableFuture<>();
  final CompletableFuture<String> sourceClock = new CompletableFuture<>();
  final AtomicInteger keyFrameRequests = new AtomicInteger();
  final List<String> peerUfrags = Collections.synchronizedList(new ArrayList<>());
  volatile boolean clockAheadOfPictures;
  final List<AccessUnit> units = Collections.synchronizedList(new ArrayList<>());
  final List<ClockQuality> qualities = Collections.synchronizedList(new ArrayList<>());
  final List<IceCandidate> candidates = Collections.synchronizedList(new ArrayList<>());
  private final MediaLoop loop;
  private final Peer peer;
  private @Nullable Consumer<IceCandidate> trickle;

  /** A peer made on that loop. */
  public PeerSide(Peers peers, MediaLoop loop, PeerSettings settings) throws Exception {
    this.loop = loop;
    this.peer = on(() -> peers.create(loop, settings, this));
  }

  /** Runs on the loop and waits. */
  private <T> T on(Callable<T> task) throws Exception {
    return loop.eventLoop().submit(task).get(10, TimeUnit.SECONDS);
  }

  String offer() throws Exception {
    return on(peer::createOffer);
  }

  @Nullable Refusal setAnswer(String sdp) throws Exception {
    return on(() -> peer.setAnswer(sdp));
  }

  Peer.Answer answer(String offer) throws Exception {
    CompletableFuture<Peer.Answer> answer = new CompletableFuture<>();
    loop.run(() -> peer.answer(offer, answer::complete));
    return answer.get(20, TimeUnit.SECONDS);
  }

  String localUfrag() throws Exception {
    return on(peer::localUfrag);
  }

  public PeerStats stats() throws Exception {
    return on(peer::stats);
  }

  boolean takesSound() {
    return peer.takesSound();
  }

  /** Sends from the loop. */
  public void send(AccessUnit unit) {
    loop.run(() -> peer.send(unit));
  }

  void sendBurst(List<AccessUnit> pictures) {
    loop.run(() -> peer.sendBurst(pictures));
  }

  void describeClock(ClockQuality quality) {
    loop.run(() -> peer.describeClock(quality));
  }

  void add(IceCandidate candidate) {
    loop.run(() -> peer.addCandidate(candidate));
  }

  /** Sends candidates, those that came and those to come, to the other side. */
  void trickleTo(PeerSide other, UnaryOperator<IceCandidate> change) {
    loop.run(
        () -> {
          trickle = candidate -> other.add(change.apply(candidate));
          List.copyOf(candidates).forEach(trickle);
        });
  }

  /** Connects an offerer with an answerer as signaling would. */
  public static void connect(PeerSide offerer, PeerSide answerer) throws Exception {
    describe(offerer, answerer, UnaryOperator.identity());
    offerer.trickleTo(answerer, UnaryOperator.identity());
    answerer.trickleTo(offerer, UnaryOperator.identity());
  }

  /** Exchanges descriptions; the answer may be tampered with. */
  static void describe(PeerSide offerer, PeerSide answerer, UnaryOperator<String> tamper)
      throws Exception {
    Peer.Answer answer = answerer.answer(offerer.offer());
    if (answer instanceof Peer.Answer.Refused refused) {
      throw new AssertionError(refused.refusal());
    }
    String sdp = ((Peer.Answer.Accepted) answer).sdp();
    Refusal refusal = offerer.setAnswer(tamper.apply(sdp));
    if (refusal != null) {
      throw new AssertionError(refusal);
    }
  }

  public String profile() throws ExecutionException, InterruptedException, TimeoutException {
    return connected.get(20, TimeUnit.SECONDS);
  }

  public List<AccessUnit> pictures() {
    synchronized (units) {
      return units.stream().filter(AccessUnit::isVideo).toList();
    }
  }

  public List<AccessUnit> sounds() {
    synchronized (units) {
      return units.stream().filter(unit -> !unit.isVideo()).toList();
    }
  }

  @Override
  public void onLocalCandidate(IceCandidate candidate) {
    candidates.add(candidate);
    if (trickle != null) {
      trickle.accept(candidate);
    }
  }

  @Override
  public void onPeerUfrag(String ufrag) {
    peerUfrags.add(ufrag);
  }

  @Override
  public void onConnected(String srtpProfile, InetSocketAddress remote) {
    connected.complete(srtpProfile);
  }

  @Override
  public void onUnit(AccessUnit unit) {
    if (unit.isVideo() && pictures().isEmpty()) {
      clockAheadOfPictures = sourceClock.isDone();
    }
    units.add(unit);
  }

  @Override
  public void onClockQuality(ClockQuality quality) {
    qualities.add(quality);
  }

  @Override
  public void onSourceClock(String cname) {
    sourceClock.complete(cname);
  }

  @Override
  public void onKeyFrameRequested() {
    keyFrameRequests.incrementAndGet();
  }

  @Override
  public void onFailed(String code, String text) {
    failed.complete(code);
    connected.completeExceptionally(new AssertionError(code + ": " + text));
  }

  @Override
  public void onClosed(String reason) {
    closed.complete(reason);
  }

  @Override
  public void close() {
    loop.run(peer::close);
  }
}
