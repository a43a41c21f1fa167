package org.camfleet.core.onvif.simulated;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.rtsp.RtspCredentials;
import org.jspecify.annotations.Nullable;

/**
 * What one simulated device is and how it behaves. Any thread; a change takes effect with the next
 * request.
 */
public final class SimulatedDevice {
  private final String name;
  private final String reference;
  private final @Nullable RtspCredentials login;
  private final Runnable keyFrame;
  private final AtomicInteger synchronizations = new AtomicInteger();
  private final EventQueue events = new EventQueue();
  private List<SimulatedProfile> profiles;
  private Duration ahead = Duration.ZERO;
  private boolean media2 = true;
  private boolean httpDigest;
  private boolean deaf;

  /**
   * A device.
   *
   * @param name the last part of its path, such as {@code cam1}
   * @param profiles its profiles
   * @param login who clients must be, or null
   * @param keyFrame has its camera send a key frame at once
   */
  public SimulatedDevice(
      String name,
      List<SimulatedProfile> profiles,
      @Nullable RtspCredentials login,
      Runnable keyFrame) {
    this.name = name;
    this.reference =
        "urn:uuid:"
            + UUID.nameUUIDFromBytes(
                ("camfleet simulate " + name).getBytes(StandardCharsets.UTF_8));
    this.profiles = List.copyOf(profiles);
    this.login = login;
    this.keyFrame = keyFrame;
  }

  /** The last part of its path. */
  public String name() {
    return name;
  }

  /** What it is called for ever. */
  public String reference() {
    return reference;
  }

  @Nullable RtspCredentials login() {
    return login;
  }

  /** How often it was asked for a key frame. */
  public int synchronizations() {
    return synchronizations.get();
  }

  void synchronize() {
    synchronizations.incrementAndGet();
    keyFrame.run();
  }

  /** Its clock is that far ahead from now on. */
  public synchronized void ahead(Duration by) {
    ahead = by;
  }

  /** Whether it has the service of Profile T beside that of Profile S. */
  public synchronized void media2(boolean on) {
    media2 = on;
  }

  synchronized boolean hasMedia2() {
    return media2;
  }

  /** Whether it wants proofs by HTTP Digest, and understands no others. */
  public synchronized void httpDigest(boolean on) {
    httpDigest = on;
  }

  synchronized boolean wantsHttpDigest() {
    return httpDigest;
  }

  /** Whether it says yes to settings and leaves all as it was. */
  public synchronized void deaf(boolean on) {
    deaf = on;
  }

  /** Something begins or ceases to move. */
  public void motion(boolean on) {
    events.add("tns1:RuleEngine/CellMotionDetector/Motion", "IsMotion", on);
  }

  /** Somebody covers the camera, or ceases to. */
  public void tamper(boolean on) {
    events.add("tns1:VideoSource/GlobalSceneChange/ImagingService", "State", on);
  }

  /** Subscriptions that live now. */
  public int subscriptions() {
    return events.subscriptions();
  }

  /** Forgets all subscriptions, as a restart does. */
  public void restart() {
    events.clear();
  }

  EventQueue events() {
    return events;
  }

  synchronized Instant now() {
    return Instant.now().plus(ahead);
  }

  synchronized void setClock(LocalDateTime utc) {
    if (!deaf) {
      ahead = Duration.between(Instant.now(), utc.toInstant(ZoneOffset.UTC));
    }
  }

  synchronized List<SimulatedProfile> profiles() {
    return profiles;
  }

  synchronized @Nullable SimulatedProfile profile(@Nullable String token) {
    return profiles.stream().filter(one -> one.token().equals(token)).findFirst().orElse(null);
  }

  synchronized @Nullable SimulatedProfile ofEncoder(@Nullable String token) {
    return profiles.stream().filter(one -> one.encoder().equals(token)).findFirst().orElse(null);
  }

  /** How many pictures a profile has from a key frame to the next, as it is set. */
  public int govLength(String token) {
    SimulatedProfile profile = profile(token);
    if (profile == null) {
      throw new IllegalArgumentException("profile: " + token + " (expected: one of the device)");
    }
    return profile.govLength();
  }

  synchronized void set(String encoder, String codec, int govLength) {
    if (deaf) {
      return;
    }
    List<SimulatedProfile> next = new ArrayList<>();
    for (SimulatedProfile each : profiles) {
      next.add(each.encoder().equals(encoder) ? each.set(codec, govLength) : each);
    }
    profiles = List.copyOf(next);
  }
}
