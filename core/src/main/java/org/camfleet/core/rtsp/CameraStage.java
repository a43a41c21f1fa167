package org.camfleet.core.rtsp;

/** The stations between a camera and its pictures, in their order. */
public enum CameraStage {
  /** Its address becomes one that may be connected to. */
  NAME,
  /** A connection is made. */
  TCP,
  /** It is encrypted, and the camera is the one it was before. */
  TLS,
  /** The camera speaks RTSP. */
  RTSP,
  /** It takes user and password. */
  AUTH,
  /** It describes a stream. */
  SDP,
  /** Packets of that stream come. */
  RTP,
  /** Pictures that can be used are in them. */
  PICTURES,
  /** Key frames are among the pictures. */
  KEY_FRAME,
  /** They are coded in a way that can go on. */
  CODEC_FIT;

  /** Where a fault of this kind mostly arises. */
  public static CameraStage usual(RtspFault.Kind kind) {
    return switch (kind) {
      case FORBIDDEN -> NAME;
      case REFUSED, NO_ROUTE -> TCP;
      case UNTRUSTED -> TLS;
      case PROTOCOL_ERROR, CLOSED -> RTSP;
      case BAD_CREDENTIALS -> AUTH;
      case NOT_FOUND -> SDP;
      case BUSY, NO_MEDIA -> RTP;
      case NO_PICTURES, STALLED_CLOCK -> PICTURES;
      case NO_KEY_FRAME -> KEY_FRAME;
      case NO_VIDEO, NEEDS_REENCODE -> CODEC_FIT;
    };
  }

  /** Which station a request is about; that of RTSP itself for those that are about none. */
  static CameraStage ofMethod(String method) {
    return switch (method) {
      case "DESCRIBE" -> SDP;
      case "SETUP", "PLAY" -> RTP;
      default -> RTSP;
    };
  }
}
