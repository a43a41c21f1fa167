package org.camfleet.fleet.bulk;

/**
 * What the lines of a body named so far, for at most {@value #LIMIT} cameras: beyond that a camera
 * that comes twice is not noticed, and nothing can be pruned.
 */
final class NamedBefore implements ChannelClaims.Earlier {
  /** Cameras of a body that are remembered. */
  static final int LIMIT = 1_000_000;

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
}
