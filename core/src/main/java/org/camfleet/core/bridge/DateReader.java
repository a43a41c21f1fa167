package org.camfleet.core.bridge;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Reads the service's time off every answer (RFC 9110 clause 6.6.1), refusals included. The SDK
 * mends its own signatures by it; what we sign ourselves needs it, too.
 */
final class DateReader implements ExecutionInterceptor {
  private final ServiceClock clock;

  DateReader(ServiceClock clock) {
    this.clock = clock;
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    context
        .httpResponse()
        .firstMatchingHeader("Date")
        .ifPresent(
            date -> {
              try {
                clock.learn(
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
              } catch (DateTimeException e) {
                // Then this answer tells no time; the next one may.
              }
            });
  }
}
