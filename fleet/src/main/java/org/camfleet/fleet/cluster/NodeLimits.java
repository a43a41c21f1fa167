package org.camfleet.fleet.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node may carry, and how much of it is used. Pure; one thread at a time.
 *
 * <p>A camera that begins is measured only after a while: until then it is reckoned in with what
 * the others use on average, so that a thousand cameras that begin together do not all find room.
 */
public final class NodeLimits {
  /** Looks, a second apart, until a camera that began is in what is measured. */
  static final int YOUNG = 15;

  /** Until something is measured: taken from the camera, and again by the channel. */
  private static final long ASSUMED_BITS = 4_000_000;

  /** The connection to the camera, signaling, sockets of both peers, the segment file. */
  private static final long ASSUMED_FILES = 8;

  private static final long MEGA = 1_000_000;

  /**
   * The limits; 0 is none.
   *
   * @param cameras bridges that run
   * @param megabits incoming media a second, of cameras and of channels together
   * @param transcodes streams whose pictures are coded anew
   * @param filesPercent open file descriptors, as a share of what the process may have
   */
  public record Settings(int cameras, int megabits, int transcodes, int filesPercent) {
    /** No limits. */
    public static final Settings NONE = new Settings(0, 0, 0, 0);
  }

  /**
   * What is measured.
   *
   * @param bitsPerSecond incoming media of cameras and of channels
   * @param transcodes streams whose pictures are coded anew
   * @param files open file descriptors
   * @param mostFiles those that the process may have; 0: not known
   */
  public record Measured(long bitsPerSecond, int transcodes, long files, long mostFiles) {}

  /**
   * A limit and what is used of it.
   *
   * @param most 0: no limit
   */
  public record Use(long used, long most, boolean full) {}

  private final Settings settings;
  private final MeasuredLimit bits;
  private final MeasuredLimit transcodes;
  private final MeasuredLimit files;
  private final int[] begun = new int[YOUNG];
  private int look;
  private int young;

  /** Limits of a node on which nothing runs. */
  public NodeLimits(Settings settings) {
    this.settings = settings;
    this.bits = new MeasuredLimit("Mbit/s", true, ASSUMED_BITS / MEGA, settings.megabits());
    this.transcodes = new MeasuredLimit("transcodes", false, 0, settings.transcodes());
    this.files = new MeasuredLimit("file descriptors", false, ASSUMED_FILES, 0);
  }

  /** Takes what was measured; to be called every second. */
  public void measured(Measured now, int cameras) {
    look = (look + 1) % YOUNG;
    young -= begun[look];
    begun[look] = 0;
    int settled = cameras - young;
    bits.measured(now.bitsPerSecond() / MEGA, settled);
    transcodes.measured(now.transcodes(), settled);
    files.most(now.mostFiles() * settings.filesPercent() / 100);
    files.measured(now.files(), settled);
  }

  /** A camera began. */
  public void began() {
    begun[look]++;
    young++;
  }

  /** The limits that are reached, such as {@code 200 of 200 cameras}; empty when there is room. */
  public List<String> reached(int cameras) {
    List<String> reached = new ArrayList<>();
    if (full(cameras)) {
      reached.add("%d of %d cameras".formatted(cameras, settings.cameras()));
    }
    for (MeasuredLimit limit : List.of(bits, transcodes, files)) {
      if (limit.reached(young)) {
        reached.add(limit.text(young));
      }
    }
    return reached;
  }

  private boolean full(int cameras) {
    return settings.cameras() > 0 && cameras >= settings.cameras();
  }

  /** How many more cameras there is room for, as far as one can tell. */
  public int free(int cameras) {
    int free = settings.cameras() == 0 ? Integer.MAX_VALUE : settings.cameras() - cameras;
    for (MeasuredLimit limit : List.of(bits, transcodes, files)) {
      free = Math.min(free, limit.free(young));
    }
    return Math.max(0, free);
  }

  /** By the names of the limits in metrics. */
  public Map<String, Use> uses(int cameras) {
    Map<String, Use> uses = new LinkedHashMap<>();
    uses.put("cameras", new Use(cameras, settings.cameras(), full(cameras)));
    uses.put("megabits", use(bits));
    uses.put("transcodes", use(transcodes));
    uses.put("files", use(files));
    return uses;
  }

  private Use use(MeasuredLimit limit) {
    return new Use(limit.used(), limit.most(), limit.reached(young));
  }
}
