package org.camfleet.core.rtsp;

import org.jspecify.annotations.Nullable;

/** How often a client lets itself be sent on, and as whom it arrives. One thread. */
final class Redirects {
  private static final int MOST = 3;

  private int followed;

  /** Counts a redirect; why it is not followed, or null when it is. */
  @Nullable String refusal(CameraUrl from, CameraUrl next) {
    if (from.secure() && !next.secure()) {
      return "redirect: " + next.shown() + " (expected: rtsps, as before)";
    }
    if (++followed > MOST) {
      return "redirects: " + followed + " (expected: at most " + MOST + ")";
    }
    String fault = next.fault();
    return fault == null ? null : "redirect: " + fault;
  }

  /** Never the credentials of one host to another, whatever any host on the way says. */
  static @Nullable RtspCredentials credentials(
      CameraUrl home, CameraUrl to, @Nullable RtspCredentials ours) {
    return to.host().equalsIgnoreCase(home.host()) ? ours : to.credentials();
  }
}
