package org.camfleet.core.adaptive;

import java.util.List;
import org.camfleet.core.media.AccessUnit;

/**
 * What a session's units go through on their way to the encoder: pictures are decoded and scaled on
 * the engine's decoding threads, sound on its sound thread. Takes units on the media loop.
 */
final class MediaFeed implements AutoCloseable {
  private final AdaptiveEngine engine;
  private final PictureLine line;
  private final PictureFeed pictures;
  private final SoundFeed sound;
  private final FrameClock clock;

  /** Hears what a session can not go on without; any thread. */
  interface Owner {
    /** A key frame is needed. */
    void onKeyFrameWanted();

    /** The pictures can not be decoded, and no more will come. */
    void onFault(DecodingFault fault);
  }

  MediaFeed(String camera, AdaptiveEngine engine, NativePeer to, FrameClock clock, Owner owner) {
    this.engine = engine;
    this.pictures = new PictureFeed(to.pictures(), clock, engine.pace());
    this.sound = new SoundFeed(to.sound());
    this.clock = clock;
    this.line = new PictureLine("camera " + camera, engine.decoding(), new OfLine(owner));
  }

  private final class OfLine implements PictureLine.Owner {
    private final Owner owner;

    OfLine(Owner owner) {
      this.owner = owner;
    }

    @Override
    public void onPicture(RawPicture picture) {
      pictures.accept(picture);
    }

    @Override
    public void onKeyFrameWanted() {
      owner.onKeyFrameWanted();
    }

    @Override
    public void onFault(DecodingFault fault) {
      owner.onFault(fault);
    }
  }

  void accept(AccessUnit unit) {
    if (unit.isVideo()) {
      line.accept(unit);
    } else {
      long now = System.nanoTime() / 1_000;
      clock.sounded(unit.timeMicros(), now);
      engine.sound(() -> sound.accept(unit), clock.due(unit.timeMicros(), now) - now);
    }
  }

  /** From the next picture on no side is longer, in pixels. */
  void limitTo(int longest) {
    line.scaleTo(longest, longest);
  }

  /** Decodes pictures that lead to those that follow, and shows none from before that time. */
  void prime(List<AccessUnit> units, long before) {
    line.prime(units, before);
  }

  @Override
  public void close() {
    line.close();
    pictures.close();
    sound.close();
  }
}
