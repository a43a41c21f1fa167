package org.camfleet.core.bridge;

import java.util.Map;

/**
 * Tells by an event, once for each change, whether a camera can be talked to. Plain state of the
 * CameraSession actor.
 */
final class TalkNews {
  private static final String EVENT = "camera.backchannel";

  private final BridgeEnvironment environment;
  private final String cameraId;
  private String told = "";

  TalkNews(BridgeEnvironment environment, String cameraId) {
    this.environment = environment;
    this.cameraId = cameraId;
  }

  /**
   * It is known what came of the wish to talk to the camera.
   *
   * @param codec what the camera takes, or {@code none}
   * @param text the same in a sentence
   */
  void judged(String codec, String text) {
    if (!told.equals(text)) {
      told = text;
      environment.tell(cameraId, EVENT, text, Map.of("codec", codec));
    }
  }
}
