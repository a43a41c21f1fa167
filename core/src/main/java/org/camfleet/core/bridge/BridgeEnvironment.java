package org.camfleet.core.bridge;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import org.camfleet.core.bridge.budget.DialBudget;
import org.camfleet.core.bridge.uplink.UplinkSettings;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.rtsp.CameraAccess;
import org.camfleet.core.rtsp.CertificatePins;
import org.camfleet.core.rtsp.MediaPatience;
import org.camfleet.core.rtsp.PinsInMemory;
import org.camfleet.core.rtsp.RefusedLogins;
import org.camfleet.core.rtsp.Transports;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.camfleet.core.webrtc.Peers;
import org.jspecify.annotations.Nullable;

/**
 * Everything of the node that its bridges share.
 *
 * @param loops the media loops
 * @param peers makes peer connections
 * @param services the session service of a target; answers the same object for the same account
 * @param room whether there is room for a camera
 * @param events where what happened is told
 * @param metrics where things are counted
 * @param brownOut whether this node still serves viewers
 * @param clock wall time
 * @param settings limits and times
 * @param logins which logins cameras refused lately
 * @param pins the certificates that a camera, by its id, showed first
 * @param dials when cameras may be connected to
 * @param talks how many cameras may be spoken to
 * @param reencoding what this node can do for pictures that do not pass through
 * @param onvif the way to cameras' ONVIF devices and what of it is used, or null
 */
public record BridgeEnvironment(
    MediaLoops loops,
    Peers peers,
    Function<CameraSpec.Target, SessionService> services,
    Room room,
    Events events,
    Metrics metrics,
    BrownOut brownOut,
    InstantSource clock,
    Settings settings,
    RefusedLogins logins,
    Function<String, CertificatePins> pins,
    DialBudget dials,
    TalkRoom talks,
    Reencoding reencoding,
    @Nullable OnvifUse onvif) {

  /** Of a node that re-encodes nothing and knows nothing of ONVIF. */
  public BridgeEnvironment(
      MediaLoops loops,
      Peers peers,
      Function<CameraSpec.Target, SessionService> services,
      Room room,
      Events events,
      Metrics metrics,
      BrownOut brownOut,
      InstantSource clock,
      Settings settings,
      RefusedLogins logins,
      Function<String, CertificatePins> pins,
      DialBudget dials,
      TalkRoom talks) {
    this(
        loops,
        peers,
        services,
        room,
        events,
        metrics,
        brownOut,
        clock,
        settings,
        logins,
        pins,
        dials,
        talks,
        Reencoding.none(),
        null);
  }

  /** The same on a node that can re-encode. */
  public BridgeEnvironment with(Reencoding other) {
    return new BridgeEnvironment(
        loops, peers, services, room, events, metrics, brownOut, clock, settings, logins, pins,
        dials, talks, other, onvif);
  }

  /** Of a node whose cameras refused no login and showed no certificate yet. */
  public BridgeEnvironment(
      MediaLoops loops,
      Peers peers,
      Function<CameraSpec.Target, SessionService> services,
      Room room,
      Events events,
      Metrics metrics,
      BrownOut brownOut,
      InstantSource clock,
      Settings settings) {
    this(
        loops,
        peers,
        services,
        room,
        events,
        metrics,
        brownOut,
        clock,
        settings,
        id -> new PinsInMemory());
  }

  /** Of a node that speaks to no camera yet. */
  public BridgeEnvironment(
      MediaLoops loops,
      Peers peers,
      Function<CameraSpec.Target, SessionService> services,
      Room room,
      Events events,
      Metrics metrics,
      BrownOut brownOut,
      InstantSource clock,
      Settings settings,
      RefusedLogins logins,
      Function<String, CertificatePins> pins,
      DialBudget dials) {
    this(
        loops,
        peers,
        services,
        room,
        events,
        metrics,
        brownOut,
        clock,
        settings,
        logins,
        pins,
        dials,
        new TalkRoom(settings.talk()));
  }

  /** Of a node whose cameras refused no login yet. */
  public BridgeEnvironment(
      MediaLoops loops,
      Peers peers,
      Function<CameraSpec.Target, SessionService> services,
      Room room,
      Events events,
      Metrics metrics,
      BrownOut brownOut,
      InstantSource clock,
      Settings settings,
      Function<String, CertificatePins> pins) {
    this(
        loops,
        peers,
        services,
        room,
        events,
        metrics,
        brownOut,
        clock,
        settings,
        new RefusedLogins(clock),
        pins,
        new DialBudget(settings.dials(), System::nanoTime, metrics));
  }

  /** The same with a way to ONVIF devices, and what that knows of refused logins. */
  public BridgeEnvironment with(OnvifUse use) {
    return new BridgeEnvironment(
        loops,
        peers,
        services,
        room,
        events,
        metrics,
        brownOut,
        clock,
        settings,
        use.onvif().logins(),
        pins,
        dials,
        talks,
        reencoding,
        use);
  }

  /** Tells that something happened to a camera, now. */
  void tell(String cameraId, String type, String text, Map<String, String> details) {
    events.publish(new Event(clock.instant(), cameraId, type, text, details));
  }

  /**
   * Limits and times of a bridge.
   *
   * @param cameraTimeout how long a camera may take to connect and answer
   * @param patience how long a playing camera may do without packets, pictures, key frames, time
   * @param sourceReturn how long another than a camera's first address is pulled before a better
   *     one is tried; null: until it fails
   * @param connectTimeout how long ICE and DTLS may take
   * @param offerTimeout how long after a join the offer may take before the join is repeated
   * @param pingInterval silence on the signaling socket before a ping
   * @param maxDirectViewers viewers of one camera that may offer to this bridge itself; 0: none
   * @param backlog what is kept of a camera while no session carries it
   * @param relay what the relay may hold
   * @param conduct how sessions are conducted
   * @param preflight what is looked at before they are joined
   * @param transports in which ways media may come from a camera
   * @param foreignIce which candidates may be used toward targets of kind {@code kvs}
   * @param access how cameras are dealt with
   * @param dials how often cameras may be connected to
   * @param talk what talking to cameras may cost
   * @param uplink when what is sent follows thin uplinks
   */
  public record Settings(
      Duration cameraTimeout,
      MediaPatience patience,
      @Nullable Duration sourceReturn,
      Duration connectTimeout,
      Duration offerTimeout,
      Duration pingInterval,
      int maxDirectViewers,
      Backlog.Limits backlog,
      Relay.Limits relay,
      ConductSettings conduct,
      PreflightSettings preflight,
      Transports transports,
      IceTransportPolicy foreignIce,
      CameraAccess access,
      DialBudget.Limits dials,
      TalkRoom.Limits talk,
      UplinkSettings uplink) {
    /** One in which talking may cost what is usual, and so with uplinks. */
    public Settings(
        Duration cameraTimeout,
        MediaPatience patience,
        @Nullable Duration sourceReturn,
        Duration connectTimeout,
        Duration offerTimeout,
        Duration pingInterval,
        int maxDirectViewers,
        Backlog.Limits backlog,
        Relay.Limits relay,
        ConductSettings conduct,
        PreflightSettings preflight,
        Transports transports,
        IceTransportPolicy foreignIce,
        CameraAccess access,
        DialBudget.Limits dials) {
      this(
          cameraTimeout,
          patience,
          sourceReturn,
          connectTimeout,
          offerTimeout,
          pingInterval,
          maxDirectViewers,
          backlog,
          relay,
          conduct,
          preflight,
          transports,
          foreignIce,
          access,
          dials,
          TalkRoom.Limits.DEFAULT,
          UplinkSettings.DEFAULT);
    }

    /** The defaults of reference.conf. */
    public static final Settings DEFAULT =
        new Settings(
            Duration.ofSeconds(10),
            MediaPatience.DEFAULT,
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(6),
            Duration.ofSeconds(30),
            0,
            Backlog.Limits.DEFAULT,
            Relay.Limits.DEFAULT,
            ConductSettings.DEFAULT,
            PreflightSettings.DEFAULT,
            Transports.DEFAULT,
            IceTransportPolicy.ALL,
            CameraAccess.DEFAULT,
            DialBudget.Limits.DEFAULT);

    /** Which candidates a target's sessions may use: the way to our own service needs no relay. */
    IceTransportPolicy icePolicy(CameraSpec.Target target) {
      return target.kind() == CameraSpec.Target.Kind.KVS ? foreignIce : IceTransportPolicy.ALL;
    }
  }
}
