package org.camfleet.core.brownout;

import java.util.Locale;

/** What a node may be short of, with the unit of its figures. */
public enum Resource {
  /** CPU time of this process, in percent of all cores it may use. */
  CPU("CPU", "% of all cores"),
  /** Heap in use after the last collection, in percent of the largest heap. */
  HEAP("heap after collection", "% of the largest heap"),
  /** Direct memory in use, in percent of what the JVM may take. */
  DIRECT_MEMORY("direct memory", "% of its limit"),
  /** How late the latest media loop runs what is due, in milliseconds. */
  LOOP_LAG("media loops", "ms late"),
  /** Open descriptors, in percent of the process's limit. */
  DESCRIPTORS("file descriptors", "% of the process's limit"),
  /** Media that wait for the disk, in percent of the room for them. */
  ARCHIVE_QUEUE("media that wait for the disk", "% of their room");

  private final String noun;
  private final String unit;

  Resource(String noun, String unit) {
    this.noun = noun;
    this.unit = unit;
  }

  /** As metrics and events spell it, such as {@code loop-lag}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String noun() {
    return noun;
  }

  String unit() {
    return unit;
  }
}
