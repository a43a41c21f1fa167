package org.camfleet.ops.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.rtsp.SimulatedSpeaker;
import org.camfleet.ops.simulate.Simulator;

/** Simulated cameras in this process, and the API calls that make a bridge take them. */
final class Cameras implements AutoCloseable {
  private final Simulator simulator;
  private final Clip clip;
  private final String address;

  private Cameras(Simulator simulator, Clip clip, String address) {
    this.simulator = simulator;
    this.address = address;
    this.clip = clip;
  }

  /** This many cameras that play a clip. */
  static Cameras start(int count, Clip clip) throws IOException {
    return start(count, clip, "127.0.0.1");
  }

  /** The same at another address of this machine. */
  static Cameras start(int count, Clip clip, String address) throws IOException {
    return new Cameras(
        Simulator.start(count, new InetSocketAddress(address, 0), clip, null), clip, address);
  }

  /** The address of one of them, from 1. */
  String url(int number) {
    return "rtsp://" + address + ":" + simulator.port() + "/cam" + number;
  }

  /** Ends all their connections. */
  void disconnectAll(int count) {
    for (int i = 1; i <= count; i++) {
      simulator.server().camera("cam" + i).disconnect();
    }
  }

  /** Where they listen. */
  int port() {
    return simulator.port();
  }

  /** From now on one of them plays to one client at a time: to the newest, or to the first. */
  void allowOneSession(int number, boolean newest) {
    simulator.allowOneSession(number, newest);
  }

  /** Gives one of them a loudspeaker. */
  void hear(int number, SimulatedSpeaker speaker) {
    simulator.hear(number, speaker);
  }

  /** Requests to one of them that required anything of it. */
  long required(int number) {
    return simulator.server().camera("cam" + number).required();
  }

  /** How many clients one of them plays to. */
  int sessions(int number) {
    return simulator.server().camera("cam" + number).connections();
  }

  /** The clock that one of them shows. */
  CameraClock clock(int number) {
    long phase = simulator.server().camera("cam" + number).phaseMicros();
    return new CameraClock(clip.durationMicros() / 1000, phase / 1000.0);
  }

  /** Adds a camera with a local target to an inventory. */
  static void add(FleetApi api, String id, String url) {
    api.putCamera(
        id,
        """
        {"id":"%s","url":"%s","channel":"%s","target":{"kind":"local"},"retentionHours":24,"enabled":true}
        """
            .formatted(id, url, id));
  }

  /** Waits until a camera is live: media reaches the target and a fragment is stored. */
  static JsonNode awaitLive(FleetApi api, String id, Duration patience) {
    JsonNode[] last = new JsonNode[1];
    await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(250))
        .conditionEvaluationListener(
            condition -> {
              if (condition.getRemainingTimeInMS() <= 0) {
                throw new AssertionError("not live: " + last[0]);
              }
            })
        .until(
            () -> {
              last[0] = api.status(id);
              return last[0].path("state").asText().equals("live");
            });
    return last[0];
  }

  @Override
  public void close() {
    simulator.close();
  }
}
