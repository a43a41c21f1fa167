package org.camfleet.core.adaptive;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.OtherVideoTrack;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.VideoTrack;

/** Seeded damage to the coded pictures of a clip, as bad cameras and bad networks do it. */
final class PictureDamage {
  /** What a damaged unit says in place of its arrival. */
  static final long MARK = -1;

  private final Random random;
  private final List<CodedClip> others;

  PictureDamage(long seed, List<CodedClip> others) {
    this.random = new Random(seed);
    this.others = others;
  }

  /** A damaged form of a unit. */
  AccessUnit of(CodedClip clip, AccessUnit unit) {
    byte[] data = unit.data();
    Track track = unit.track();
    boolean key = unit.keyFrame();
    switch (random.nextInt(10)) {
      case 0 -> data = Arrays.copyOf(data, 1 + random.nextInt(data.length));
      case 1 -> data = swapped(clip);
      case 2 -> data = swapped(others.get(random.nextInt(others.size())));
      case 3 -> {
        track = otherSets(track);
        key = true;
      }
      case 4 -> data = noise(data);
      case 5 -> data = doubled(data);
      default -> data = flipped(data);
    }
    // Some say of themselves that decoding can start with them, which is a lie.
    key |= random.nextInt(3) == 0;
    return new AccessUnit(track, data, unit.timeMicros(), MARK, key);
  }

  /** Bits turned over, most often behind the first bytes. */
  private byte[] flipped(byte[] data) {
    byte[] bad = data.clone();
    for (int i = 1 + random.nextInt(1 + bad.length / 500); i > 0; i--) {
      int at = random.nextInt(random.nextInt(4) == 0 ? Math.min(40, bad.length) : bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
    }
    return bad;
  }

  private byte[] swapped(CodedClip clip) {
    return clip.units().get(random.nextInt(clip.units().size())).data();
  }

  private byte[] noise(byte[] data) {
    byte[] bad = data.clone();
    int from = random.nextInt(bad.length);
    for (int i = from; i < Math.min(bad.length, from + 1 + random.nextInt(2000)); i++) {
      bad[i] = (byte) random.nextInt();
    }
    return bad;
  }

  /** A part of it once more in its middle. */
  private byte[] doubled(byte[] data) {
    int at = random.nextInt(data.length);
    byte[] bad = Arrays.copyOf(data, data.length + data.length - at);
    System.arraycopy(data, at, bad, data.length, data.length - at);
    return bad;
  }

  /** Parameter sets with turned bits, sizes that no camera has, or those of another stream. */
  private Track otherSets(Track track) {
    Track other = others.get(random.nextInt(others.size())).track();
    if (track instanceof VideoTrack video) {
      if (other instanceof VideoTrack stranger && random.nextBoolean()) {
        return new VideoTrack(stranger.sps(), video.pps(), video.width(), video.height());
      }
      byte[] sps = absurd(video.sps());
      return new VideoTrack(sps, video.pps(), video.width(), video.height());
    }
    OtherVideoTrack mine = (OtherVideoTrack) track;
    boolean bare = mine.parameterSets().length == 0;
    byte[] sets = bare ? mine.parameterSets() : absurd(mine.parameterSets());
    return new OtherVideoTrack(mine.codec(), sets, mine.width(), mine.height());
  }

  /** Long runs of zeros read as huge numbers, also where the picture's size stands. */
  private byte[] absurd(byte[] sets) {
    byte[] bad = flipped(sets);
    if (random.nextBoolean() && bad.length > 8) {
      int at = 4 + random.nextInt(bad.length - 6);
      bad[at] = (byte) random.nextInt(4);
      bad[at + 1] = (byte) random.nextInt();
    }
    return bad;
  }
}
