package org.camfleet.core.images;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.camfleet.codecs.ffmpeg.DecodedPicture;
import org.camfleet.codecs.ffmpeg.PictureCodec;
import org.camfleet.codecs.ffmpeg.PictureDecoder;
import org.camfleet.codecs.ffmpeg.StillEncoder;
import org.camfleet.codecs.ffmpeg.StillFormat;
import org.jspecify.annotations.Nullable;

/**
 * Makes files of some pictures of one fragment: decodes from the key frame up to the last of them,
 * and no further. A picture that is damaged, or builds on one that is, becomes none. One thread,
 * which it keeps busy.
 */
public final class GroupStills {
  private static final int LARGEST_UNIT = 40 << 20;

  private final StillEncoder encoder;
  private final PictureDecoder.Limits limits;
  private final long mostBytes;
  private final BooleanSupplier givenUp;
  private final List<Still> stills = new ArrayList<>();
  private @Nullable PictureDecoder decoder;
  private long bytes;
  private boolean broken;
  private int wanted;
  private long wantedMicros;
  private byte @Nullable [] file;
  private boolean met;

  private GroupStills(
      StillEncoder encoder, ImageSettings settings, long mostBytes, BooleanSupplier givenUp) {
    this.encoder = encoder;
    this.limits =
        new PictureDecoder.Limits(settings.maxPixels(), LARGEST_UNIT, settings.maxMemory());
    this.mostBytes = mostBytes;
    this.givenUp = givenUp;
  }

  /**
   * The pictures of the last fragment of a row that are wanted, or the first of them.
   *
   * @param row fragments that follow one another, of which the first begins with a key frame
   * @param samples rising, in the last fragment
   * @param mostBytes after so many no further picture is begun
   * @param givenUp whether nobody waits any more
   */
  public static List<Still> of(
      List<FragmentPictures> row,
      List<Integer> samples,
      StillFormat format,
      ImageSettings settings,
      long mostBytes,
      BooleanSupplier givenUp) {
    try (StillEncoder encoder = new StillEncoder(format)) {
      GroupStills group = new GroupStills(encoder, settings, mostBytes, givenUp);
      try {
        return group.decode(row, samples);
      } finally {
        group.close();
      }
    }
  }

  private List<Still> decode(List<FragmentPictures> row, List<Integer> samples) {
    FragmentPictures last = row.get(row.size() - 1);
    int next = begin(row, last, samples.get(0));
    for (int sample : samples) {
      if (givenUp.getAsBoolean() || !stills.isEmpty() && bytes > mostBytes) {
        break;
      }
      int group = last.times().groupOf(sample);
      if (group > next) {
        open(last); // nothing in between is of use
        next = group;
      }
      next = make(last, next, sample);
    }
    return stills;
  }

  /** Decodes what is ahead of the last fragment, if that does not stand alone. */
  private int begin(List<FragmentPictures> row, FragmentPictures last, int sample) {
    int group = last.times().groupOf(sample);
    if (last.times().alone()[group]) {
      open(last);
      return group;
    }
    FragmentPictures first = row.get(0);
    open(first);
    broken = !first.times().alone()[0];
    wanted = -1;
    for (FragmentPictures before : row.subList(0, row.size() - 1)) {
      feed(before, 0, before.times().micros().length - 1);
    }
    return 0;
  }

  /** Decodes up to a picture, and further only where pictures come late. */
  private int make(FragmentPictures from, int next, int sample) {
    wanted = sample;
    wantedMicros = from.times().micros()[sample];
    file = null;
    met = false;
    feed(from, next, sample);
    int fed = Math.max(next, sample + 1);
    while (!met && !broken && !givenUp.getAsBoolean() && fed < from.times().micros().length) {
      feed(from, fed, fed);
      fed++;
    }
    boolean drained = !met && !broken;
    if (drained && decoder != null) {
      decoder.drain(this::take);
    }
    byte[] made = broken ? null : file;
    bytes += made == null ? 0 : made.length;
    stills.add(new Still(sample, made));
    if (!drained) {
      return fed;
    }
    open(from); // what follows a drained decoder begins anew
    return from.times().groupOf(sample);
  }

  private void feed(FragmentPictures from, int first, int last) {
    int offset = from.offset(first);
    for (int i = first; i <= last && !broken && !givenUp.getAsBoolean(); i++) {
      byte[] unit = from.unit(offset, i);
      offset += unit.length;
      boolean whole =
          decoder != null
              && decoder.decode(
                  unit, from.times().alone()[i], from.times().micros()[i], this::take);
      broken |= !whole;
    }
  }

  private void take(DecodedPicture picture) {
    if (wanted >= 0 && !met && picture.timeMicros() >= wantedMicros) {
      met = true;
      broken |= picture.damaged();
      file = broken ? null : written(picture);
    }
  }

  private byte @Nullable [] written(DecodedPicture picture) {
    try {
      return encoder.encode(picture);
    } catch (IllegalStateException refused) {
      return null;
    }
  }

  private void open(FragmentPictures pictures) {
    close();
    broken = false;
    decoder = new PictureDecoder(PictureCodec.H264, pictures.sets(), pictures.inOrder(), limits);
  }

  private void close() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }
}
