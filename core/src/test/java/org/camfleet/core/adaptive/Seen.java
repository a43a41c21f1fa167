package org.camfleet.core.adaptive;

import java.util.ArrayList;
import java.util.List;

/** An owner of a line that notes what it got. Any thread. */
final class Seen implements PictureLine.Owner {
  private final List<Shown> pictures = new ArrayList<>();
  private final List<DecodingFault> faults = new ArrayList<>();
  private int keyFramesWanted;

  /** One picture as it came. */
  record Shown(int number, long timeMicros, int width, int height) {}

  @Override
  public synchronized void onPicture(RawPicture picture) {
    pictures.add(
        new Shown(
            PictureNumber.read(picture), picture.timeMicros(), picture.width(), picture.height()));
  }

  @Override
  public synchronized void onKeyFrameWanted() {
    keyFramesWanted++;
  }

  @Override
  public synchronized void onFault(DecodingFault fault) {
    faults.add(fault);
  }

  synchronized List<Shown> pictures() {
    return List.copyOf(pictures);
  }

  synchronized List<DecodingFault> faults() {
    return List.copyOf(faults);
  }

  synchronized int keyFramesWanted() {
    return keyFramesWanted;
  }
}
