package org.camfleet.core.rtsp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtsp.RtspHeaders;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.camfleet.codecs.rtsp.RtspUrls;
import org.camfleet.codecs.rtsp.SessionHeader;
import org.camfleet.codecs.rtsp.TransportHeader;
import org.camfleet.codecs.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/**
 * From OPTIONS to PLAY on a fresh connection, with what cameras get wrong on the way. On the loop.
 */
final class RtspHandshake {
  private static final int USUAL_TIMEOUT_SECONDS = 60;
  private static final int HASTY_TIMEOUT_SECONDS = 30;

  /** How it goes; one of the three ends is called, once. */
  interface Outcome {
    /** A track is about to be set up; frames may come from now on. */
    TrackStream onTrack(TrackPlan plan, int channel);

    /** The camera wants no audio set up after all. */
    void onTrackRefused(TrackStream stream);

    /** End: the camera is elsewhere. */
    void onRedirect(String location);

    /** The camera takes sound; it plays soon. */
    void onBackchannel(BackchannelPlan plan);

    /** The camera takes no sound, though that was wanted. */
    void onNoBackchannel(String why);

    /** End: media flows. */
    void onPlaying(RtspSession session);

    /** End: the camera does not send media in the way that was asked for. */
    void onUnsuited(RtspFault fault);

    /** End: it does not work. */
    void onFault(RtspFault fault);
  }

  private final RtspConnection connection;
  private final Carrier carrier;
  private final String url;
  private final boolean wantAudio;
  private final WantedVideo wanted;
  private final Duration timeout;
  private final CameraHabits habits;
  private final Quirks quirks;
  private final Outcome outcome;
  private final List<TrackPlan> plans = new ArrayList<>();
  private final UrlTries tries;
  private final PlayRequests requests;
  private final CommonStart common = new CommonStart();
  private final BackchannelWish wish;
  private boolean hasGetParameter;
  private String base;
  private String aggregate;
  private @Nullable String sessionId;
  private int sessionTimeout = USUAL_TIMEOUT_SECONDS;

  RtspHandshake(
      RtspConnection connection,
      Carrier carrier,
      String url,
      RtspClient.Settings settings,
      CameraHabits habits,
      Outcome outcome) {
    this.connection = connection;
    this.carrier = carrier;
    this.url = url;
    this.wantAudio = settings.wantAudio();
    this.wanted = settings.video();
    this.timeout = settings.connectTimeout();
    this.habits = habits;
    this.quirks = habits.quirks();
    this.outcome = outcome;
    this.wish = new BackchannelWish(settings.talk() != null, carrier, habits);
    this.tries = new UrlTries(connection, timeout, quirks);
    this.requests = new PlayRequests(connection, timeout, quirks);
    this.base = url;
    this.aggregate = url;
  }

  void start() {
    connection.ask("OPTIONS", url, RtspHeaders.NONE, timeout, this::onOptions);
  }

  private void onOptions(RtspResponse answer) {
    if (answer.status() == 401) {
      fault("OPTIONS", answer);
      return;
    }
    if (!answer.isSuccess()) {
      // Whatever else it says: a camera may not know OPTIONS and still play.
      quirks.meets(Quirk.RTSP_NO_OPTIONS);
    }
    String methods = String.join(",", answer.headers().all("Public")).toUpperCase(Locale.ROOT);
    hasGetParameter = methods.contains("GET_PARAMETER");
    describe();
  }

  private void describe() {
    RtspHeaders none = RtspHeaders.NONE;
    RtspHeaders headers = habits.plainHeaders() ? none : none.with("Accept", "application/sdp");
    wish.describing();
    connection.ask("DESCRIBE", url, wish.with(headers), timeout, this::onDescribed);
  }

  /** The connection ended. */
  void lost() {
    wish.lost();
  }

  private void onDescribed(RtspResponse answer) {
    if (wish.isRefused(answer)) {
      describe();
      return;
    }
    String location = answer.headers().get("Location");
    if (answer.status() / 100 == 3 && location != null) {
      outcome.onRedirect(location);
    } else if (answer.status() == 400
        && !habits.plainHeaders()
        && quirks.tolerates(Quirk.RTSP_HEADERS_REFUSED)) {
      habits.wantsPlainHeaders();
      describe();
    } else if (!answer.isSuccess()) {
      fault("DESCRIBE", answer);
    } else {
      if (habits.plainHeaders()) {
        quirks.meetsOnce(Quirk.RTSP_HEADERS_REFUSED);
      }
      try {
        plan(answer);
      } catch (MalformedException e) {
        outcome.onFault(Faults.protocol("DESCRIBE: " + e.getMessage()).at(CameraStage.SDP));
      }
    }
  }

  private void plan(RtspResponse answer) throws MalformedException {
    SessionDescription description =
        SessionDescription.parse(new String(answer.body(), StandardCharsets.UTF_8), quirks);
    TrackPlan video = TrackPlan.video(description, wanted, quirks);
    if (refused()) {
      return;
    }
    if (video == null) {
      outcome.onFault(Faults.noVideo(description));
      return;
    }
    base = base(answer);
    String control = description.attribute("control");
    RtspUrls.requireShort(control);
    aggregate = RtspUrls.control(base, control).get(0);
    plans.add(video);
    TrackPlan audio = wantAudio ? TrackPlan.audio(description, wish.isAsked(), quirks) : null;
    if (audio != null) {
      plans.add(audio);
    }
    for (TrackPlan plan : plans) {
      RtspUrls.requireShort(plan.control());
    }
    wish.described(description);
    BackchannelPlan back = wish.plan();
    RtspUrls.requireShort(back == null ? null : back.control());
    setUp(0);
  }

  private String base(RtspResponse answer) {
    for (String name : List.of("Content-Base", "Content-Location")) {
      String value = answer.headers().get(name);
      if (value != null && RtspUrls.isAbsolute(value)) {
        return RtspUrls.withoutUserInfo(value);
      }
    }
    return url;
  }

  private void setUp(int index) {
    if (index == plans.size()) {
      setUpBack(index);
      return;
    }
    TransportHeader wanted;
    try {
      wanted = carrier.ask(index);
    } catch (IOException noPort) {
      outcome.onUnsuited(Faults.protocol("SETUP: " + Faults.text(noPort)).at(CameraStage.RTP));
      return;
    }
    TrackPlan plan = plans.get(index);
    TrackStream stream = outcome.onTrack(plan, 2 * index);
    if (refused()) {
      return;
    }
    Set<String> urls = urls(plan.control());
    String usual = urls.iterator().next();
    tries.ask(
        "SETUP",
        habits.inOrder(urls),
        wish.with(session().with("Transport", wanted.toString())),
        (answer, worked) -> {
          habits.works(usual, worked);
          urls.add(plan.control() == null ? worked : plan.control());
          common.add(stream, urls);
          onSetUp(answer, index, stream, worked);
        },
        answer -> onSetUpRefused(answer, index, stream));
  }

  private Set<String> urls(@Nullable String control) {
    Set<String> urls = new LinkedHashSet<>(RtspUrls.control(base, control));
    urls.addAll(RtspUrls.control(url, control));
    return urls;
  }

  /** Last of all, as the camera's own media go without it. */
  private void setUpBack(int index) {
    BackchannelPlan plan = wish.plan();
    if (plan == null) {
      play();
      return;
    }
    try {
      tries.ask(
          "SETUP",
          List.copyOf(urls(plan.control())),
          wish.with(session().with("Transport", carrier.askBack(index).toString())),
          (answer, worked) -> {
            String transport = answer.headers().get("Transport");
            String mismatch =
                carrier.agreeBack(
                    index, transport == null ? null : TransportHeader.parse(transport));
            playWith(mismatch);
          },
          answer -> playWith("the camera refuses SETUP of it: " + answer.status()));
    } catch (IOException noPort) {
      playWith(Faults.text(noPort));
    }
  }

  private void playWith(@Nullable String mismatch) {
    if (mismatch != null) {
      wish.failed(mismatch);
    }
    if (!refused()) {
      play();
    }
  }

  private void onSetUpRefused(RtspResponse answer, int index, TrackStream stream) {
    if (answer.status() != 401 && refused()) {
      return;
    }
    if (wish.isRefusedLater(answer)) {
      setUp(index);
      return;
    }
    RtspSession zombie = habits.leftOpen();
    boolean busy = answer.status() == 453 || answer.status() == 503;
    if (busy && zombie != null && quirks.meets(Quirk.RTSP_ZOMBIE_SESSION)) {
      habits.leftOpen(null);
      connection.ask("TEARDOWN", zombie.url(), zombie.headers(), timeout, ignored -> setUp(index));
    } else if (index == 0 && mayBeTheTransport(answer.status())) {
      outcome.onUnsuited(Faults.ofSetUp(answer, carrier.transport(), connection.explanation()));
    } else if (index == 0 || answer.status() == 401) {
      fault("SETUP", answer);
    } else if (quirks.meets(Quirk.RTSP_SOUND_REFUSED)) {
      outcome.onTrackRefused(stream);
      setUp(index + 1);
    } else {
      refused();
    }
  }

  /** Cameras say in several ways that they do not send like this. */
  private static boolean mayBeTheTransport(int status) {
    return switch (status) {
      case 400, 461, 500, 501, 551 -> true;
      default -> false;
    };
  }

  private void onSetUp(RtspResponse answer, int index, TrackStream stream, String worked) {
    String header = answer.headers().get("Session");
    SessionHeader session = header == null || header.isEmpty() ? null : SessionHeader.parse(header);
    if (session != null && sessionId == null) {
      sessionId = session.id(); // before anything else, so that whoever gives up can end it
    }
    String transport = answer.headers().get("Transport");
    if (carrier.transport().isInside()) {
      TransportHabits.note(transport, 2 * index, quirks);
    }
    String mismatch =
        carrier.agree(index, stream, transport == null ? null : TransportHeader.parse(transport));
    if (mismatch != null) {
      outcome.onUnsuited(Faults.protocol("SETUP: " + mismatch).at(CameraStage.RTP));
      return;
    }
    if (session != null) {
      session(session, stream, worked);
    } else if (sessionId == null) {
      quirks.meetsOnce(Quirk.RTSP_NO_SESSION);
    }
    if (!refused()) {
      setUp(index + 1);
    }
  }

  private void session(SessionHeader session, TrackStream stream, String worked) {
    if (!session.id().equals(sessionId) && quirks.meets(Quirk.RTSP_SESSION_CHANGES)) {
      requests.add(worked, session.id(), () -> outcome.onTrackRefused(stream));
    }
    boolean hasty = session.timeoutSeconds() < HASTY_TIMEOUT_SECONDS;
    if (!hasty || quirks.meetsOnce(Quirk.RTSP_SHORT_TIMEOUT)) {
      sessionTimeout = Math.min(sessionTimeout, session.timeoutSeconds());
    }
  }

  /** What the camera holds for us by now; null before it gave it a name. */
  @Nullable RtspSession opened() {
    return sessionId == null ? null : reached();
  }

  private RtspSession reached() {
    return new RtspSession(sessionId, aggregate, sessionTimeout, hasGetParameter);
  }

  private RtspHeaders session() {
    return sessionId == null ? RtspHeaders.NONE : RtspHeaders.NONE.with("Session", sessionId);
  }

  private void play() {
    carrier.tick();
    Set<String> urls = new LinkedHashSet<>(List.of(aggregate, base, url));
    requests.play(
        new ArrayList<>(urls),
        wish.with(session()),
        wish.plan() != null,
        common,
        this::playing,
        answer -> {
          if (wish.isRefusedLater(answer)) {
            play();
          } else {
            fault("PLAY", answer);
          }
        });
  }

  private void playing() {
    BackchannelPlan back = wish.plan();
    if (back != null) {
      outcome.onBackchannel(back);
    } else if (wish.isWanted()) {
      outcome.onNoBackchannel(wish.why());
    }
    outcome.onPlaying(reached());
  }

  private void fault(String method, RtspResponse answer) {
    RtspFault fault = Faults.of(method, answer, connection.explanation());
    int seconds = answer.headers().number("Retry-After", 0);
    boolean wanted =
        seconds > 0
            && quirks.tolerates(Quirk.RTSP_RETRY_AFTER)
            && quirks.meets(Quirk.RTSP_RETRY_AFTER);
    outcome.onFault(wanted ? fault.after(Duration.ofSeconds(seconds)) : fault);
  }

  /** Whether a quirk was met that is not lived with, which is the end. */
  private boolean refused() {
    Quirk refusal = quirks.refusal();
    if (refusal != null) {
      outcome.onFault(Faults.refused(refusal));
    }
    return refusal != null;
  }
}
