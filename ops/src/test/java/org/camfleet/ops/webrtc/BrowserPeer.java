package org.camfleet.ops.webrtc;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.core.webrtc.IceCandidate;

/** A peer connection inside a page, which answers; on the test's thread. */
final class BrowserPeer {
  private final Page page;

  BrowserPeer(Page page) throws IOException {
    this.page = page;
    try (InputStream script = BrowserPeer.class.getResourceAsStream("/webrtc/peer.js")) {
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      page.addScriptTag(new Page.AddScriptTagOptions().setContent(text));
    }
  }

  String answer(String offer, boolean sends) {
    return (String) page.evaluate("([sdp, sends]) => answer(sdp, sends)", List.of(offer, sends));
  }

  void add(IceCandidate candidate) {
    Map<String, Object> init = new HashMap<>();
    init.put("candidate", candidate.candidate());
    init.put("sdpMid", candidate.sdpMid());
    init.put("sdpMLineIndex", candidate.sdpMLineIndex());
    page.evaluate("candidate => addCandidate(candidate)", init);
  }

  List<IceCandidate> newCandidates() {
    List<?> found = (List<?>) page.evaluate("newCandidates()");
    return found.stream().map(one -> candidate((Map<?, ?>) one)).toList();
  }

  private static IceCandidate candidate(Map<?, ?> init) {
    return new IceCandidate(
        (String) init.get("candidate"),
        (String) init.get("sdpMid"),
        (Integer) init.get("sdpMLineIndex"),
        (String) init.get("usernameFragment"));
  }

  Stats stats() {
    return new Stats((Map<?, ?>) page.evaluate("stats()"));
  }

  /** Lets the page's world turn for a while. */
  void run(int millis) {
    page.waitForTimeout(millis);
  }

  /** What the browser counts. */
  record Stats(Map<?, ?> values) {
    long number(String name) {
      return ((Number) values.get(name)).longValue();
    }

    String text(String name) {
      return (String) values.get(name);
    }
  }
}
