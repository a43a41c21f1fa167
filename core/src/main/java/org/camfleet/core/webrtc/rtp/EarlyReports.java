package org.camfleet.core.webrtc.rtp;

import java.util.ArrayDeque;
import org.camfleet.codecs.rtcp.SenderReport;

/**
 * Sender reports of sources that have sent no packet yet: they may be of this stream or of another
 * one of the bundle. A sender that reports first gives the exact time from its first unit on. One
 * thread.
 */
final class EarlyReports {
  /** Takes a report with its arrival. */
  @FunctionalInterface
  interface Out {
    void report(SenderReport report, long arrivalMicros);
  }

  private static final int MOST = 4;

  private record Early(SenderReport report, long arrivalMicros) {}

  private final ArrayDeque<Early> reports = new ArrayDeque<>(MOST);

  void add(SenderReport report, long arrivalMicros) {
    reports.removeIf(early -> early.report.ssrc() == report.ssrc());
    if (reports.size() == MOST) {
      reports.poll();
    }
    reports.add(new Early(report, arrivalMicros));
  }

  /** Hands on the report of a source that has now sent a packet, and forgets it. */
  void take(long ssrc, Out out) {
    reports.removeIf(
        early -> {
          boolean found = early.report.ssrc() == ssrc;
          if (found) {
            out.report(early.report, early.arrivalMicros);
          }
          return found;
        });
  }
}
