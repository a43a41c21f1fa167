package org.camfleet.ops.webrtc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.IceConfiguration;
import org.camfleet.core.webrtc.MediaTransports;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.Refusal;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.jspecify.annotations.Nullable;

/** A peer of the service on a node of its own, and what its listener heard. */
final class OurPeer implements PeerListener, AutoCloseable {
  final CompletableFuture<String> connected = new CompletableFuture<>();
  final CompletableFuture<String> ended = new CompletableFuture<>();
  final AtomicInteger keyFrameRequests = new AtomicInteger();
  final List<AccessUnit> units = Collections.synchronizedList(new ArrayList<>());
  final CountingMetrics metrics = new CountingMetrics();
  private final List<IceCandidate> candidates = Collections.synchronizedList(new ArrayList<>());
  private final MediaLoops loops = MediaLoops.start(1);
  private final MediaTransports transports;
  private final Peer peer;

  OurPeer(PeerSettings.Role role, @Nullable VideoTrack track) throws Exception {
    LocalAddresses loopback = LocalAddresses.fixed(List.of(InetAddress.getLoopbackAddress()));
    transports = MediaTransports.open(loops, MediaTransports.Settings.of(0, loopback), metrics);
    PeerSettings settings =
        new PeerSettings(
            "camera", role, track, true, IceConfiguration.NONE, "camera", Duration.ofSeconds(30));
    peer =
        loop()
            .eventLoop()
            .submit(() -> transports.create(loop(), settings, this))
            .get(10, TimeUnit.SECONDS);
  }

  MediaLoop loop() {
    return loops.all().get(0);
  }

  Peer peer() {
    return peer;
  }

  PeerStats stats() throws Exception {
    return loop().eventLoop().submit(peer::stats).get(10, TimeUnit.SECONDS);
  }

  /** Offers, and exchanges candidates until both sides are connected. */
  void connect(BrowserPeer browser, boolean browserSends) throws Exception {
    String offer = loop().eventLoop().submit(peer::createOffer).get(10, TimeUnit.SECONDS);
    String answer = browser.answer(offer, browserSends);
    Refusal refusal =
        loop().eventLoop().submit(() -> peer.setAnswer(answer)).get(10, TimeUnit.SECONDS);
    if (refusal != null) {
      throw new AssertionError(refusal + "\n" + answer);
    }
    for (int i = 0; i < 300 && !(connected.isDone() && isConnected(browser)); i++) {
      drain().forEach(browser::add);
      browser.newCandidates().forEach(one -> loop().run(() -> peer.addCandidate(one)));
      browser.run(100);
    }
    connected.get(1, TimeUnit.SECONDS);
  }

  private static boolean isConnected(BrowserPeer browser) {
    return browser.stats().text("state").equals("connected");
  }

  private List<IceCandidate> drain() {
    synchronized (candidates) {
      List<IceCandidate> found = List.copyOf(candidates);
      candidates.clear();
      return found;
    }
  }

  @Override
  public void onLocalCandidate(IceCandidate candidate) {
    candidates.add(candidate);
  }

  @Override
  public void onConnected(String srtpProfile, InetSocketAddress remote) {
    connected.complete(srtpProfile);
  }

  @Override
  public void onUnit(AccessUnit unit) {
    units.add(unit);
  }

  @Override
  public void onKeyFrameRequested() {
    keyFrameRequests.incrementAndGet();
  }

  @Override
  public void onFailed(String code, String text) {
    ended.complete(code);
    connected.completeExceptionally(new AssertionError(code + ": " + text));
  }

  @Override
  public void onClosed(String reason) {
    ended.complete(reason);
  }

  @Override
  public void close() {
    loop().run(peer::close);
    transports.close();
    loops.close();
  }
}
