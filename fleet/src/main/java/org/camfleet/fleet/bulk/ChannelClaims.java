package org.camfleet.fleet.bulk;

import java.util.HashMap;
import java.util.Map;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.quotas.QuotaLedger;
import org.jspecify.annotations.Nullable;

/**
 * Which camera has which channel while lines are looked at in their order: a channel takes one
 * camera. Pure; one thread at a time.
 */
public final class ChannelClaims {
  /** What lines before this batch would have done, when they were looked at and not stored. */
  public interface Earlier extends QuotaLedger.Earlier {
    /** The line that took this channel; 0 for none. */
    long lineWith(String channel);

    /** Whether a line moved or confirmed this camera, so that what is stored of it is outdated. */
    boolean named(String cameraId);

    /** This line took the channel. */
    void took(long line, String cameraId, String channel);
  }

  /** For lines that are stored: the database knows all that came before. */
  public static final Earlier NOTHING =
      new Earlier() {
        @Override
        public long lineWith(String channel) {
          return 0;
        }

        @Override
        public boolean named(String cameraId) {
          return false;
        }

        @Override
        public void took(long line, String cameraId, String channel) {
          // The database knows.
        }

        @Override
        public long grown(QuotaLedger.Label label) {
          return 0;
        }

        @Override
        public void grew(QuotaLedger.Label label, int by) {
          // The database knows.
        }
      };

  private final Map<String, String> holders;
  private final Earlier earlier;

  /** Begins with the stored holders, by the channels' names. */
  public ChannelClaims(Map<String, String> holders, Earlier earlier) {
    this.holders = new HashMap<>(holders);
    this.earlier = earlier;
  }

  /** Why this camera can not have its channel; null when it can. */
  public @Nullable String inTheWay(Camera camera) {
    String channel = camera.channel();
    long line = earlier.lineWith(channel);
    if (line > 0) {
      return "channel \"%s\": line %d has it (expected: one of its own)".formatted(channel, line);
    }
    String holder = holders.getOrDefault(channel, camera.id());
    return holder.equals(camera.id()) || earlier.named(holder) ? null : held(channel, holder);
  }

  /** The camera gets its channel, and leaves the one that it had. */
  public void take(long line, @Nullable Camera before, Camera camera) {
    if (before != null) {
      holders.remove(before.channel(), camera.id());
    }
    holders.put(camera.channel(), camera.id());
    earlier.took(line, camera.id(), camera.channel());
  }

  /** What a caller is told of a channel that another camera has. */
  public static String held(String channel, String holder) {
    return "channel \"%s\": camera \"%s\" has it (expected: one of its own)"
        .formatted(channel, holder);
  }
}
