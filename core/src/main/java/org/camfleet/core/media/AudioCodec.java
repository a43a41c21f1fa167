package org.camfleet.core.media;

/** Audio codecs that a camera, a peer or the archive may carry. */
public enum AudioCodec {
  /** RFC 7587. */
  OPUS,
  /** MPEG-4 AAC, raw frames without ADTS. */
  AAC,
  /** G.711 A-law, 8 kHz. */
  PCMA,
  /** G.711 mu-law, 8 kHz. */
  PCMU,
  /** G.726 at 8 kHz; its configuration says which. */
  G726,
  /** Linear sound of 16 bits, the high byte first. */
  L16
}
