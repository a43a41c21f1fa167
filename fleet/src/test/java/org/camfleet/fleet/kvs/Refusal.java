package org.camfleet.fleet.kvs;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.kinesisvideo.model.Tag;

/**
 * A call that breaks one rule, with the exception that it must be answered with.
 *
 * @param rule what the call breaks
 * @param hours retention of the stream that it is made on
 */
record Refusal(
    KvsOperation operation, KvsError error, String rule, Where where, int hours, Calls.Call call) {

  /** Where a call is made. */
  enum Where {
    /** A server without limits. */
    OPEN,
    /** A server whose account has all that it may have. */
    FULL
  }

  /** A refusal on a server without limits. */
  static Refusal of(KvsOperation operation, KvsError error, String rule, Calls.Call call) {
    return new Refusal(operation, error, rule, Where.OPEN, 24, call);
  }

  @Override
  public String toString() {
    return operation.operationName() + ": " + rule;
  }

  static List<Tag> tagList(int count) {
    return IntStream.range(0, count).mapToObj(i -> Calls.tag("k" + i, "v")).toList();
  }

  static Map<String, String> tagMap(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
  }
}
