package org.camfleet.core.webrtc.sdp;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.camfleet.codecs.sdp.MediaDescription;

/** The RTCP feedback of video that we can give and take (RFC 4585, RFC 5104 and drafts). */
final class Feedback {
  /** What we take as a sender. */
  static final List<String> SENDER = List.of("nack", "nack pli", "ccm fir", "goog-remb");

  /** What we give as a receiver. */
  static final List<String> RECEIVER =
      List.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");

  private Feedback() {}

  static Set<String> common(MediaDescription media, int payloadType, List<String> ours) {
    Set<String> common = new LinkedHashSet<>(media.feedback(payloadType));
    common.retainAll(ours);
    return common;
  }
}
