package org.camfleet.ops.e2e;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What ManyMasters printed: milliseconds since the Unix epoch of each master's steps.
 *
 * @param started when it began to look its channel up
 * @param joining when it last called JoinStorageSession
 * @param offers when its offer came
 * @param connected when media flowed
 * @param ended whose sessions ended, and why
 * @param repeatedJoins joins beyond the first of each
 */
record JoinSteps(
    Map<String, Long> started,
    Map<String, Long> joining,
    Map<String, Long> offers,
    Map<String, Long> connected,
    Map<String, String> ended,
    int repeatedJoins) {

  static JoinSteps read(List<String> lines) {
    JoinSteps steps =
        new JoinSteps(
            new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(), new TreeMap<>(), 0);
    int joins = 0;
    for (String line : lines) {
      String[] words = line.split(" ", 4);
      switch (words[0]) {
        case "starting" -> steps.started.put(words[2], Long.valueOf(words[1]));
        case "joining" -> {
          joins++;
          steps.joining.put(words[2], Long.valueOf(words[1]));
        }
        case "offer" -> steps.offers.put(words[2], Long.valueOf(words[1]));
        case "connected" -> steps.connected.put(words[2], Long.valueOf(words[1]));
        case "ended" -> steps.ended.put(words[2], words[3]);
        default -> {}
      }
    }
    return new JoinSteps(
        steps.started,
        steps.joining,
        steps.offers,
        steps.connected,
        steps.ended,
        joins - steps.joining.size());
  }

  /** From the first one's beginning to the last one's media. */
  double secondsToJoinAll() {
    long first = started.values().stream().mapToLong(at -> at).min().orElseThrow();
    long last = connected.values().stream().mapToLong(at -> at).max().orElseThrow();
    return (last - first) / 1000.0;
  }

  List<Long> joinToOffer() {
    return between(joining, offers);
  }

  List<Long> offerToConnected() {
    return between(offers, connected);
  }

  List<Long> offerTo(Map<String, Long> later) {
    return between(offers, later);
  }

  private static List<Long> between(Map<String, Long> from, Map<String, Long> to) {
    return from.entrySet().stream()
        .map(entry -> to.get(entry.getKey()) - entry.getValue())
        .sorted()
        .toList();
  }

  @Override
  public String toString() {
    return "started %d, offers %d, connected %d, ended %s"
        .formatted(started.size(), offers.size(), connected.size(), ended);
  }
}
