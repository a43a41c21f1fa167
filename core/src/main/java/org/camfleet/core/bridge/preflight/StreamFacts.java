package org.camfleet.core.bridge.preflight;

/**
 * What a service says of a stream (DescribeStream).
 *
 * @param outcome whether it says anything
 * @param status such as {@code ACTIVE}; empty when the service does not say
 * @param retentionHours how long it keeps media; 0 unless found
 * @param text why nothing is known of it; empty when found
 */
public record StreamFacts(Outcome outcome, String status, int retentionHours, String text) {
  /** Nothing is known of it. */
  public static final StreamFacts UNKNOWN = new StreamFacts(Outcome.UNKNOWN, "", 0, "");

  /** Whether the service says anything. */
  public enum Outcome {
    /** It described the stream. */
    FOUND,
    /** There is no such stream. */
    GONE,
    /** The access key may not ask. */
    DENIED,
    /** It did not answer, or not to the point. */
    UNKNOWN
  }

  /** A stream that is there. */
  public static StreamFacts found(String status, int retentionHours) {
    return new StreamFacts(Outcome.FOUND, status, retentionHours, "");
  }

  /** A stream that is not described. */
  public static StreamFacts of(Outcome outcome, String text) {
    return new StreamFacts(outcome, "", 0, text);
  }
}
