package org.camfleet.fleet.playback;

/** A request below {@code /hls/v1} that is refused: status and one sentence; stackless. */
final class HlsRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String text;

  HlsRefusal(int status, String text) {
    super(text, null, false, false);
    this.status = status;
    this.text = text;
  }

  int status() {
    return status;
  }

  String text() {
    return text;
  }
}
