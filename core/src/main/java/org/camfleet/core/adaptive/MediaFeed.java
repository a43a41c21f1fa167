package org.camfleet.core.adaptive;

import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;

/** What a session's units go through on their way to the encoder. On the media loop. */
final class MediaFeed implements AutoCloseable {
  private final AdaptiveEngine engine;
  private final SoundFeed sound;
  final PictureFeed pictures;

  MediaFeed(
      AdaptiveEngine engine,
      NativePeer to,
      FrameClock clock,
      MediaLoop loop,
      Runnable keyFrameMissing) {
    this.engine = engine;
    this.sound = new SoundFeed(to.sound());
    this.pictures = new PictureFeed(to.pictures(), clock);
  }

  void accept(AccessUnit unit) {
    if (!unit.isVideo()) {
      engine.sound(() -> sound.accept(unit));
    }
  }

  void limitTo(int longest) {}

  void prime(List<AccessUnit> units, long before) {}

  @Override
  public void close() {
    pictures.close();
    engine.sound(sound::close);
  }
}
