package org.camfleet.fleet.bulk;

import java.util.HashMap;
import java.util.Map;
import org.camfleet.fleet.quotas.QuotaLedger;

/**
 * What the lines of a body named so far, for at most {@value #LIMIT} cameras: beyond that a camera
 * that comes twice is not noticed, and nothing can be pruned. A dry run adds up at most {@value
 * #LABELS} labels that quotas limit: further ones are judged by what is stored.
 */
final class NamedBefore implements ChannelClaims.Earlier {
  /** Cameras of a body that are remembered. */
  static final int LIMIT = 1_000_000;

  /** Labels that are added up. */
  static final int LABELS = 100_000;

  private final Map<QuotaLedger.Label, Integer> grown = new HashMap<>();
  private final FirstLines ids = new FirstLines(LIMIT);
  private final FirstLines taken = new FirstLines(LIMIT);
  private final FirstLines moved = new FirstLines(LIMIT);

  /** The line that named this camera before; 0 when this one is the first. */
  long first(String cameraId, long line) {
    return ids.put(cameraId, line);
  }

  /** Whether any line named this camera. */
  boolean has(String cameraId) {
    return ids.lineOf(cameraId) != 0;
  }

  /** Whether all of them are known. */
  boolean complete() {
    return !ids.isFull();
  }

  @Override
  public long lineWith(String channel) {
    return taken.lineOf(channel);
  }

  @Override
  public boolean named(String cameraId) {
    return moved.lineOf(cameraId) != 0;
  }

  @Override
  public void took(long line, String cameraId, String channel) {
    taken.put(channel, line);
    moved.put(cameraId, line);
  }

  @Override
  public long grown(QuotaLedger.Label label) {
    return grown.getOrDefault(label, 0);
  }

  @Override
  public void grew(QuotaLedger.Label label, int by) {
    if (grown.size() < LABELS || grown.containsKey(label)) {
      grown.merge(label, by, Integer::sum);
    }
  }
}
