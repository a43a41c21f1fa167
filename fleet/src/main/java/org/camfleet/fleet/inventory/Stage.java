package org.camfleet.fleet.inventory;

import java.util.Arrays;
import java.util.Locale;
import org.camfleet.core.rtsp.CameraStage;
import org.camfleet.core.rtsp.RtspFault;
import org.jspecify.annotations.Nullable;

/**
 * The stations of a picture on its way from the camera to the archive, in their order; each is
 * judged only when those before it are well.
 */
enum Stage {
  /** The bridge that is to pull the camera. */
  BRIDGE,
  /** The camera's address becomes one that may be connected to. */
  NAME,
  /** The camera takes a connection. */
  TCP,
  /** It is encrypted, and the camera is the one it was before. */
  TLS,
  /** The camera speaks RTSP. */
  RTSP,
  /** The camera takes user and password. */
  AUTH,
  /** The camera describes a stream. */
  SDP,
  /** Packets of it come. */
  RTP,
  /** Pictures that can be used are in them. */
  PICTURES,
  /** Key frames are among them. */
  KEY_FRAME,
  /** They are coded in a way that the target takes. */
  CODEC_FIT,
  /** The target gives a session. */
  JOIN,
  /** A way for the media is found. */
  ICE,
  /** It is encrypted. */
  DTLS,
  /** Media goes over it. */
  MEDIA,
  /** The local target stores it. */
  ARCHIVE;

  /** As callers of the API see it. */
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it is on the camera's side. */
  boolean isOfCamera() {
    return compareTo(NAME) >= 0 && compareTo(CODEC_FIT) <= 0;
  }

  /** Of a camera's fault; a node of an older version says nothing of the stage. */
  static Stage ofCamera(@Nullable String said, String fault) {
    Stage stage = said == null ? null : find(said);
    if (stage != null) {
      return stage;
    }
    return Arrays.stream(RtspFault.Kind.values())
        .filter(kind -> kind.name().equals(fault.toUpperCase(Locale.ROOT).replace('-', '_')))
        .findFirst()
        .map(kind -> valueOf(CameraStage.usual(kind).name()))
        .orElse(RTSP);
  }

  /** Of a session's fault. */
  static Stage ofSession(@Nullable String said) {
    Stage stage = said == null ? null : find(said);
    return stage == null ? JOIN : stage;
  }

  private static @Nullable Stage find(String said) {
    return Arrays.stream(values()).filter(one -> one.code().equals(said)).findFirst().orElse(null);
  }
}
