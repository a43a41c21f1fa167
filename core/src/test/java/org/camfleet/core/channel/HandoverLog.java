package org.camfleet.core.channel;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.VideoTrack;

/** What a handover decided: {@code feeds E}, names of units, {@code retired E}. */
final class HandoverLog implements Handover.Output {
  private static final VideoTrack TRACK =
      new VideoTrack(new byte[] {0x67, 66, 0, 31}, new byte[][] {{0x68}}, 640, 360);

  final List<String> lines = new ArrayList<>();

  @Override
  public void feeds(long epoch, long fromMicros) {
    lines.add("feeds " + epoch);
  }

  @Override
  public void publish(AccessUnit unit) {
    lines.add(new String(unit.data()));
  }

  @Override
  public void retired(long epoch) {
    lines.add("retired " + epoch);
  }

  /** A unit of this name; sound if the name begins so. */
  static AccessUnit unitAt(String name, long timeMillis, long arrivalMillis, boolean key) {
    return new AccessUnit(
        name.startsWith("sound") ? AudioTrack.OPUS : TRACK,
        name.getBytes(),
        timeMillis * 1000,
        arrivalMillis * 1000,
        key);
  }
}
