package org.camfleet.ops;

import org.camfleet.core.archive.Archive;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.StreamRecorder;
import org.camfleet.core.channel.Recordings;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;

/**
 * Stores in the archive what channels record: the two sides of core that must not know each other
 * meet here.
 */
record ArchiveRecordings(Archive archive) implements Recordings {
  @Override
  public Recording open(String streamArn, long epoch, Listener listener) {
    StreamRecorder recorder = archive.record(streamArn, epoch, new Told(listener));
    return new Recording() {
      @Override
      public void clock(ClockQuality quality) {
        recorder.clock(quality);
      }

      @Override
      public void accept(AccessUnit unit) {
        recorder.accept(unit);
      }

      @Override
      public void closeAt(long nextMicros) {
        recorder.closeAt(nextMicros);
      }

      @Override
      public void close() {
        recorder.close();
      }
    };
  }

  private record Told(Listener listener) implements StreamRecorder.Listener {
    @Override
    public void onFragmentStored(Fragment fragment) {
      listener.onFragmentStored(fragment.number().toString());
    }

    @Override
    public void onKeyFrameWanted() {
      listener.onKeyFrameWanted();
    }

    @Override
    public void onGap(String cause, long fromMicros, long toMicros) {
      listener.onGap(cause + " for " + (toMicros - fromMicros) / 1000 + " ms");
    }

    @Override
    public void onFenced() {
      listener.onFenced();
    }
  }
}
