package org.camfleet.core.webrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.dtls.CertificateFingerprint;
import org.jspecify.annotations.Nullable;

/** Reads the one bundled transport of a remote description (RFC 8839, RFC 8842, RFC 8843). */
final class TransportReader {
  private final SessionDescription description;
  private final List<MediaDescription> accepted;

  /** The accepted sections, the one that carries the bundle first. */
  TransportReader(SessionDescription description, List<MediaDescription> accepted) {
    this.description = description;
    this.accepted = accepted;
  }

  /** The far end; {@code eager} when we speak first in DTLS wherever we may (decision D5). */
  Agreement.Transport read(boolean eager) throws MalformedException {
    String ufrag = required("ice-ufrag", "[A-Za-z0-9+/=_-]{4,256}");
    String password = required("ice-pwd", "[A-Za-z0-9+/=_-]{22,256}");
    String fingerprint = required("fingerprint", ".+");
    return new Agreement.Transport(
        ufrag,
        Secret.of(password),
        description.hasAttribute("ice-lite"),
        CertificateFingerprint.parse(fingerprint),
        weAreClient(find("setup"), eager));
  }

  private static boolean weAreClient(@Nullable String setup, boolean eager) {
    return eager ? !"active".equals(setup) : "passive".equals(setup);
  }

  /** Why the accepted sections can not share one transport, or null when they can. */
  Negotiation.@Nullable Refused refusal() {
    if (!isBundled()) {
      return Negotiation.Refused.of("no-bundle", "a=group: no BUNDLE of audio and video");
    }
    return isMultiplexed()
        ? null
        : Negotiation.Refused.of("no-rtcp-mux", "a=rtcp-mux: missing (expected: in all sections)");
  }

  private boolean isBundled() {
    if (accepted.size() < 2) {
      return true;
    }
    for (String group : description.attributes("group")) {
      List<String> words = List.of(group.split("\\s+"));
      if (words.get(0).equals("BUNDLE") && words.containsAll(mids())) {
        return true;
      }
    }
    return false;
  }

  private boolean isMultiplexed() {
    return accepted.stream().allMatch(media -> media.hasAttribute("rtcp-mux"));
  }

  private List<String> mids() {
    return accepted.stream()
        .map(media -> media.attribute("mid"))
        .map(mid -> mid == null ? "" : mid)
        .toList();
  }

  /** Candidates that did not wait for trickling. */
  List<IceCandidate> candidates() {
    List<IceCandidate> candidates = new ArrayList<>();
    for (MediaDescription media : accepted) {
      int index = description.media().indexOf(media);
      for (String value : media.attributes("candidate")) {
        candidates.add(
            new IceCandidate(
                "candidate:" + value, media.attribute("mid"), index, find("ice-ufrag")));
      }
    }
    return candidates;
  }

  private String required(String name, String form) throws MalformedException {
    String value = find(name);
    if (value == null || !value.matches(form)) {
      throw new MalformedException(
          "SDP attribute %s: %s".formatted(name, value == null ? "missing" : "malformed"));
    }
    return value;
  }

  /** The attribute of the first section that has it, else of the session. */
  private @Nullable String find(String name) {
    for (MediaDescription media : accepted) {
      String value = media.attribute(name);
      if (value != null) {
        return value;
      }
    }
    return description.attribute(name);
  }
}
