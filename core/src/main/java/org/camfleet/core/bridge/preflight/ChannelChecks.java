package org.camfleet.core.bridge.preflight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.camfleet.core.bridge.preflight.Finding.Code;
import org.jspecify.annotations.Nullable;

/** Judges a channel and the stream that it stores in. */
public final class ChannelChecks {
  /** Calls are signed by the service's time; media and records have this machine's. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  private static final Pattern DENIED = Pattern.compile("AccessDenied|NotAuthorized");

  /** AWS says "Credential should be scoped to a valid region", Camfleet "scope of". */
  private static final Pattern OTHER_SCOPE = Pattern.compile("Credential\\W.*\\bscope(d to| of) ");

  private static final int REGION = 3;

  private ChannelChecks() {}

  /** What is not as it should be; empty when nothing is. */
  public static List<Finding> of(ChannelFacts channel, StreamFacts stream) {
    List<Finding> found = new ArrayList<>();
    if (!channel.type().isEmpty() && !channel.type().equals("SINGLE_MASTER")) {
      found.add(
          Finding.refuse(
              Code.CHANNEL_NOT_SINGLE_MASTER,
              "%s: channel type %s (expected: SINGLE_MASTER)"
                  .formatted(channel.arn(), channel.type())));
    }
    if (channel.status().equals("DELETING")) {
      found.add(
          Finding.refuse(
              Code.NO_CHANNEL, channel.arn() + ": is being deleted (expected: an ACTIVE channel)"));
    }
    region(channel).ifPresent(found::add);
    stream(channel, stream).ifPresent(found::add);
    clock(channel).ifPresent(found::add);
    return found;
  }

  private static Optional<Finding> region(ChannelFacts channel) {
    String[] parts = channel.arn().split(":", REGION + 2);
    if (parts.length <= REGION || parts[REGION].equals(channel.region())) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.refuse(
            Code.WRONG_REGION,
            "%s: in region %s (expected: %s, the target's)"
                .formatted(channel.arn(), parts[REGION], channel.region())));
  }

  private static Optional<Finding> stream(ChannelFacts channel, StreamFacts stream) {
    String arn = channel.streamArn();
    if (arn == null) {
      return Optional.of(
          Finding.refuse(
              Code.NO_STREAM,
              channel.arn() + ": media storage is ENABLED without a stream (expected: with one)"));
    }
    return Optional.ofNullable(
        switch (stream.outcome()) {
          case FOUND -> ofFound(arn, stream);
          case GONE ->
              Finding.refuse(
                  Code.NO_STREAM,
                  "%s: does not exist, and %s is to store in it (expected: an ACTIVE stream)"
                      .formatted(arn, channel.arn()));
          case DENIED -> Finding.warn(Code.NOT_PERMITTED, stream.text());
          case UNKNOWN -> null;
        });
  }

  private static @Nullable Finding ofFound(String arn, StreamFacts stream) {
    if (stream.status().equals("DELETING")) {
      return Finding.refuse(
          Code.NO_STREAM, arn + ": is being deleted (expected: an ACTIVE stream)");
    }
    return stream.retentionHours() > 0
        ? null
        : Finding.refuse(
            Code.RETENTION_ZERO, arn + ": data retention of 0 hours (expected: 1 or more)");
  }

  private static Optional<Finding> clock(ChannelFacts channel) {
    Duration offset = channel.clockOffset();
    if (offset.abs().compareTo(CLOCK_TOLERANCE) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.warn(
            Code.CLOCK_OFF,
            "this node's clock is %d s %s the target's (expected: at most %d s apart)"
                .formatted(
                    offset.abs().toSeconds(),
                    offset.isNegative() ? "ahead of" : "behind",
                    CLOCK_TOLERANCE.toSeconds())));
  }

  /**
   * What a refused call says of the target; empty when it may be over soon and says nothing of it.
   *
   * @param fault the code of the fault that it is taken for
   * @param text what the service said
   */
  public static Optional<Finding> ofRefusal(String fault, String text) {
    return switch (fault) {
      case "no-channel" -> Optional.of(Finding.refuse(Code.NO_CHANNEL, text));
      case "no-storage" -> Optional.of(Finding.refuse(Code.NO_STORAGE, text));
      case "bad-credentials" -> Optional.of(Finding.refuse(credentials(text), text));
      // The next call is signed by the service's time.
      case "clock-skew" -> Optional.of(Finding.warn(Code.CLOCK_OFF, text));
      default -> Optional.empty();
    };
  }

  private static Code credentials(String text) {
    if (isDenial(text)) {
      return Code.NOT_PERMITTED;
    }
    return OTHER_SCOPE.matcher(text).find() ? Code.WRONG_REGION : Code.BAD_CREDENTIALS;
  }

  /** Whether this is what a service says when a policy does not allow a call. */
  public static boolean isDenial(String text) {
    return DENIED.matcher(text).find();
  }
}
