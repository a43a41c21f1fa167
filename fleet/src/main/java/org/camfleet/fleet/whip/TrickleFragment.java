package org.camfleet.fleet.whip;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.codecs.sdp.Section;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.fleet.api.ApiRefusal;
import org.jspecify.annotations.Nullable;

/**
 * The body of a PATCH, {@code application/trickle-ice-sdpfrag} (RFC 8840 clause 9).
 *
 * @param ufrag the ICE user name fragment of the description that it belongs to, or null
 * @param candidates what was found since; may be empty
 */
record TrickleFragment(@Nullable String ufrag, List<IceCandidate> candidates) {
  /** No machine has as many addresses. */
  static final int MOST = 64;

  /** Reads a body; 400 when it holds nothing of a fragment, or too much. */
  static TrickleFragment parse(String body) {
    try {
      return read(SessionDescription.parse(body));
    } catch (MalformedException e) {
      throw ApiRefusal.badRequest("body: " + e.getMessage());
    }
  }

  private static TrickleFragment read(SessionDescription fragment) {
    List<Section> sections = new ArrayList<>(List.of(fragment));
    sections.addAll(fragment.media());
    String ufrag = null;
    boolean any = false;
    List<IceCandidate> candidates = new ArrayList<>();
    for (Section section : sections) {
      ufrag = ufrag == null ? section.attribute("ice-ufrag") : ufrag;
      any |= section.hasAttribute("end-of-candidates");
      String mid = section instanceof MediaDescription media ? media.attribute("mid") : null;
      for (String value : section.attributes("candidate")) {
        candidates.add(new IceCandidate("candidate:" + value, mid, null, ufrag));
      }
    }
    if (ufrag == null && candidates.isEmpty() && !any) {
      throw ApiRefusal.badRequest("body: no a=ice-ufrag and no a=candidate (expected: RFC 8840)");
    }
    if (candidates.size() > MOST) {
      throw ApiRefusal.badRequest(
          "body: %d candidates (expected: at most %d)".formatted(candidates.size(), MOST));
    }
    return new TrickleFragment(ufrag, List.copyOf(candidates));
  }
}
