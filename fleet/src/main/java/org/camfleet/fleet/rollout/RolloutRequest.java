package org.camfleet.fleet.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Parameters;
import org.jspecify.annotations.Nullable;

/** What the query of a new roll-out asks for. */
final class RolloutRequest {
  static final List<String> PARAMETERS = List.of("stages", "soak", "maxBad", "rollback");

  private static final String STAGES = "5%,25%,100%";
  private static final Pattern SOAK = Pattern.compile("([0-9]{1,6})(s|m|h)");
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3})?)%");
  private static final Duration LONGEST = Duration.ofDays(7);

  private RolloutRequest() {}

  /** A new roll-out; refuses a query that is wrong. */
  static Rollout of(Parameters given, String principal, Instant now) {
    String text = given.text("stages");
    RolloutStages stages = null;
    try {
      stages = RolloutStages.parse(text == null ? STAGES : text);
    } catch (ApiRefusal e) {
      given.mistake(e);
    }
    Duration soak = soak(given, given.text("soak"));
    double maxBad = maxBad(given, given.text("maxBad"));
    String rollback = given.text("rollback");
    if (rollback != null && !rollback.equals("auto") && !rollback.equals("manual")) {
      given.mistake("rollback", rollback, "auto, manual");
    }
    given.check();
    if (stages == null) {
      throw new IllegalStateException("checked");
    }
    Instant at = Instant.ofEpochMilli(now.toEpochMilli());
    return new Rollout(
        UUID.randomUUID().toString(),
        principal,
        at,
        stages,
        soak,
        maxBad,
        !"manual".equals(rollback),
        Rollout.State.PLANNING,
        0,
        at,
        "",
        1);
  }

  private static Duration soak(Parameters given, @Nullable String text) {
    if (text == null) {
      return Duration.ofMinutes(1);
    }
    Matcher soak = SOAK.matcher(text);
    Duration unit =
        !soak.matches()
            ? Duration.ZERO
            : switch (soak.group(2)) {
              case "s" -> Duration.ofSeconds(1);
              case "m" -> Duration.ofMinutes(1);
              default -> Duration.ofHours(1);
            };
    Duration value = unit.isZero() ? unit : unit.multipliedBy(Long.parseLong(soak.group(1)));
    if (value.isZero() || value.compareTo(LONGEST) > 0) {
      given.mistake("soak", text, "1s to 168h, such as 60s, 10m or 2h");
    }
    return value;
  }

  private static double maxBad(Parameters given, @Nullable String text) {
    if (text == null) {
      return 2;
    }
    Matcher percent = PERCENT.matcher(text);
    double value = percent.matches() ? Double.parseDouble(percent.group(1)) : -1;
    if (value < 0 || value > 100) {
      given.mistake("maxBad", text, "0% to 100%");
    }
    return value;
  }
}
