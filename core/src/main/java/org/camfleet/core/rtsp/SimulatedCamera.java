package org.camfleet.core.rtsp;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One camera of the {@link RtspServer}: what it plays and which faults it shows. Any thread; a
 * change takes effect with the next picture or request.
 *
 * <p>What it shows follows the wall clock: at time T (Unix epoch) the picture of clip time {@code
 * (T + phase) mod duration} is due. So a clock seen anywhere tells its age.
 */
public final class SimulatedCamera {
  /** Cameras differ by so much, to spread key frames and pictures evenly over time. */
  private static final long PHASE_STEP_MICROS = 687_000;

  /**
   * How badly packets by UDP fare, the same way each time.
   *
   * @param loss share of RTP packets that are lost, 0 to 1
   * @param reorder share that one to three others overtake
   * @param twice share that comes twice
   * @param seed of the random numbers
   */
  public record Network(double loss, double reorder, double twice, long seed) {}

  private final String name;
  private final long phaseMicros;
  private final AtomicInteger connections = new AtomicInteger();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private volatile PreparedClip clip;
  private volatile UnaryOperator<String> description = UnaryOperator.identity();
  private volatile @Nullable String redirect;
  private volatile boolean silent;
  private volatile int malformedEvery;
  private volatile int secondRefused;
  private volatile boolean newestOnly;
  private volatile Set<Transport> transports = Set.of(Transport.TCP, Transport.UDP);
  private volatile Set<Transport> mute = Set.of();
  private volatile @Nullable Network network;
  private volatile @Nullable SimulatedSpeaker speaker;
  private volatile boolean ignoresRequire;
  private volatile boolean deaf;
  private final AtomicLong required = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong reports = new AtomicLong();
  private final AtomicInteger clipChanges = new AtomicInteger();
  private final AtomicInteger disconnects = new AtomicInteger();
  private final AtomicInteger keyFrames = new AtomicInteger();

  SimulatedCamera(String name, PreparedClip clip) {
    this.name = name;
    this.clip = clip;
    this.phaseMicros = (number(name) - 1) * PHASE_STEP_MICROS;
  }

  /** The digits at the end of a name; 1 without any. */
  private static long number(String name) {
    int from = name.length();
    while (from > 0 && name.length() - from < 9 && Character.isDigit(name.charAt(from - 1))) {
      from--;
    }
    return from == name.length() ? 1 : Math.max(1, Long.parseLong(name.substring(from)));
  }

  /** The path it is found under, without the leading slash. */
  public String name() {
    return name;
  }

  /** How far its clip runs ahead of the wall clock, in microseconds; 0 for {@code cam1}. */
  public long phaseMicros() {
    return phaseMicros;
  }

  /** Connections that play it now. */
  public int connections() {
    return connections.get();
  }

  /** Plays another clip from its next key frame on. */
  public void play(Clip other) {
    clip = PreparedClip.of(other);
    clipChanges.incrementAndGet();
  }

  /** Sends a key frame at once: goes on in its clip at the next one, from now on for ever. */
  public void keyFrame() {
    keyFrames.incrementAndGet();
  }

  int keyFrames() {
    return keyFrames.get();
  }

  /** Keeps connections open but sends no media, or sends again. */
  public void silent(boolean on) {
    silent = on;
  }

  /** Spoils one RTP packet of every {@code count} units; 0 for none. */
  public void malformedEvery(int count) {
    malformedEvery = count;
  }

  /** Closes all its connections. */
  public void disconnect() {
    disconnects.incrementAndGet();
  }

  /** Answers a method with a status such as 404, 453 or 405; 0 to answer it normally again. */
  public void refuse(String method, int status) {
    refusals.put(method, status);
  }

  /** While it plays, answers whoever else wants it with a status such as 453; 0 to let all in. */
  public void refuseSecond(int status) {
    secondRefused = status;
  }

  /** Ends the session that it has when a new one begins to play. */
  public void newestOnly(boolean on) {
    newestOnly = on;
  }

  /** Takes only these transports; whoever asks for another is answered 461. */
  public void transports(Transport... taken) {
    transports = Set.of(taken);
  }

  /** Agrees to these transports and then sends nothing over them; none to send again. */
  public void mute(Transport... blocked) {
    mute = Set.of(blocked);
  }

  /** Treats packets by UDP like this; null to deliver all of them. */
  public void network(@Nullable Network bad) {
    network = bad;
  }

  /** RTP packets that its network has lost. */
  public long lostPackets() {
    return lost.get();
  }

  /** Datagrams that clients have sent to it. */
  public long reports() {
    return reports.get();
  }

  /** Has a loudspeaker, which it shows to who requires a backchannel; null for none. */
  public void speaker(@Nullable SimulatedSpeaker loud) {
    speaker = loud;
  }

  /** Whether it answers as if nothing were required; else 551 where it can not (RFC 2326 12.32). */
  public void ignoresRequire(boolean on) {
    ignoresRequire = on;
  }

  /** Reads nothing more from whoever begins to talk to it, and plays on. */
  public void deaf(boolean on) {
    deaf = on;
  }

  /** Requests so far that required anything. */
  public long required() {
    return required.get();
  }

  /** Changes the text that DESCRIBE answers. */
  public void description(UnaryOperator<String> change) {
    description = change;
  }

  /** Answers DESCRIBE with 302 to this URL; null to answer it normally again. */
  public void redirect(@Nullable String url) {
    redirect = url;
  }

  PreparedClip clip() {
    return clip;
  }

  int clipChanges() {
    return clipChanges.get();
  }

  boolean isSilent() {
    return silent;
  }

  boolean takes(Transport transport) {
    return transports.contains(transport);
  }

  boolean isMute(Transport transport) {
    return mute.contains(transport);
  }

  @Nullable Network network() {
    return network;
  }

  void lost() {
    lost.incrementAndGet();
  }

  void reported() {
    reports.incrementAndGet();
  }

  int malformedEvery() {
    return malformedEvery;
  }

  int disconnects() {
    return disconnects.get();
  }

  int refusal(String method) {
    return refusals.getOrDefault(method, 0);
  }

  /** A status for someone who does not play it yet; 0 when it has room. */
  int refusedAsSecond() {
    return connections() > 0 ? secondRefused : 0;
  }

  /** Somebody begins to play it. */
  void makeRoom() {
    if (newestOnly) {
      disconnect();
    }
  }

  @Nullable String redirect() {
    return redirect;
  }

  @Nullable SimulatedSpeaker speaker() {
    return speaker;
  }

  boolean ignoresRequire() {
    return ignoresRequire;
  }

  boolean isDeaf() {
    return deaf;
  }

  void requiredOnce() {
    required.incrementAndGet();
  }

  String describe(boolean withSpeaker) {
    SimulatedSpeaker shown = withSpeaker ? speaker : null;
    String own = clip.describe(name).toString();
    return description.apply(shown == null ? own : own + shown.section());
  }

  void playing(boolean on) {
    connections.addAndGet(on ? 1 : -1);
  }
}
