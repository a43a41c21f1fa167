package org.camfleet.core.rtsp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.camfleet.codecs.MalformedException;
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

  /** How it goes; one of the three ends is called, once. */
  interface Outcome {
    /** A track is about to be set up; frames may come from now on. */
    TrackStream onTrack(TrackPlan plan, int channel);

    /** The camera wants no audio set up after all. */
    void onTrackRefused(TrackStream stream);

    /** End: the camera is elsewhere. */
    void onRedirect(String location);

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
  private final Duration timeout;
  private final Outcome outcome;
  private final List<TrackPlan> plans = new ArrayList<>();
  private boolean hasGetParameter;
  private String base;
  private String aggregate;
  private @Nullable String sessionId;
  private int sessionTimeout = USUAL_TIMEOUT_SECONDS;

  RtspHandshake(
      RtspConnection connection,
      Carrier carrier,
      String url,
      boolean wantAudio,
      Duration timeout,
      Outcome outcome) {
    this.connection = connection;
    this.carrier = carrier;
    this.url = url;
    this.wantAudio = wantAudio;
    this.timeout = timeout;
    this.outcome = outcome;
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
    // Whatever else it says: a camera may not know OPTIONS and still play.
    String methods = String.join(",", answer.headers().all("Public")).toUpperCase(Locale.ROOT);
    hasGetParameter = methods.contains("GET_PARAMETER");
    RtspHeaders headers = RtspHeaders.NONE.with("Accept", "application/sdp");
    connection.ask("DESCRIBE", url, headers, timeout, this::onDescribed);
  }

  private void onDescribed(RtspResponse answer) {
    String location = answer.headers().get("Location");
    if (answer.status() / 100 == 3 && location != null) {
      outcome.onRedirect(location);
    } else if (!answer.isSuccess()) {
      fault("DESCRIBE", answer);
    } else {
      try {
        plan(answer);
      } catch (MalformedException e) {
        outcome.onFault(Faults.protocol("DESCRIBE: " + e.getMessage()));
      }
    }
  }

  private void plan(RtspResponse answer) throws MalformedException {
    SessionDescription description =
        SessionDescription.parse(new String(answer.body(), StandardCharsets.UTF_8));
    TrackPlan video = TrackPlan.video(description);
    if (video == null) {
      outcome.onFault(
          new RtspFault(
              RtspFault.Kind.NO_VIDEO,
              "the camera offers no H.264 video (it offers: "
                  + TrackPlan.offered(description)
                  + ")"));
      return;
    }
    base = base(answer);
    aggregate = RtspUrls.control(base, description.attribute("control")).get(0);
    plans.add(video);
    TrackPlan audio = wantAudio ? TrackPlan.audio(description) : null;
    if (audio != null) {
      plans.add(audio);
    }
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
      play();
      return;
    }
    TransportHeader wanted;
    try {
      wanted = carrier.ask(index);
    } catch (IOException noPort) {
      outcome.onUnsuited(Faults.protocol("SETUP: " + Faults.text(noPort)));
      return;
    }
    TrackPlan plan = plans.get(index);
    TrackStream stream = outcome.onTrack(plan, 2 * index);
    Set<String> urls = new LinkedHashSet<>(RtspUrls.control(base, plan.control()));
    urls.addAll(RtspUrls.control(url, plan.control()));
    Consumer<RtspResponse> refused =
        answer -> {
          if (index == 0 && mayBeTheTransport(answer.status())) {
            outcome.onUnsuited(
                Faults.ofSetUp(answer, carrier.transport(), connection.hasCredentials()));
          } else if (index == 0 || answer.status() == 401) {
            fault("SETUP", answer);
          } else {
            outcome.onTrackRefused(stream);
            setUp(index + 1);
          }
        };
    tryEach(
        "SETUP",
        new ArrayList<>(urls),
        session().with("Transport", wanted.toString()),
        answer -> onSetUp(answer, index, stream),
        refused);
  }

  private void onSetUp(RtspResponse answer, int index, TrackStream stream) {
    String transport = answer.headers().get("Transport");
    String mismatch =
        carrier.agree(index, stream, transport == null ? null : TransportHeader.parse(transport));
    if (mismatch != null) {
      outcome.onUnsuited(Faults.protocol("SETUP: " + mismatch));
      return;
    }
    String header = answer.headers().get("Session");
    if (header != null) {
      SessionHeader session = SessionHeader.parse(header);
      sessionId = sessionId == null ? session.id() : sessionId;
      sessionTimeout = Math.min(sessionTimeout, session.timeoutSeconds());
    }
    setUp(index + 1);
  }

  private RtspHeaders session() {
    return sessionId == null ? RtspHeaders.NONE : RtspHeaders.NONE.with("Session", sessionId);
  }

  private void play() {
    carrier.tick();
    Set<String> urls = new LinkedHashSet<>(List.of(aggregate, base, url));
    tryEach(
        "PLAY",
        new ArrayList<>(urls),
        session().with("Range", "npt=0.000-"),
        answer ->
            outcome.onPlaying(
                new RtspSession(sessionId, aggregate, sessionTimeout, hasGetParameter)),
        answer -> fault("PLAY", answer));
  }

  /** Asks with one URL after the other, as long as the refusal may be about the URL. */
  private void tryEach(
      String method,
      List<String> urls,
      RtspHeaders headers,
      Consumer<RtspResponse> done,
      Consumer<RtspResponse> refused) {
    connection.ask(
        method,
        urls.get(0),
        headers,
        timeout,
        answer -> {
          if (answer.isSuccess()) {
            done.accept(answer);
          } else if (urls.size() > 1 && mayBeTheUrl(answer.status())) {
            tryEach(method, urls.subList(1, urls.size()), headers, done, refused);
          } else {
            refused.accept(answer);
          }
        });
  }

  private static boolean mayBeTheUrl(int status) {
    return switch (status) {
      case 400, 404, 451, 454, 455, 459, 460, 500 -> true;
      default -> false;
    };
  }

  /** Cameras say in several ways that they do not send like this. */
  private static boolean mayBeTheTransport(int status) {
    return switch (status) {
      case 400, 461, 500, 501, 551 -> true;
      default -> false;
    };
  }

  private void fault(String method, RtspResponse answer) {
    outcome.onFault(Faults.of(method, answer, connection.hasCredentials()));
  }
}
