package org.camfleet.core.adaptive;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.ffmpeg.DecodedPicture;
import org.camfleet.codecs.ffmpeg.I420Planes;
import org.camfleet.codecs.ffmpeg.PictureCodec;
import org.camfleet.codecs.ffmpeg.PictureDecoder;
import org.camfleet.codecs.ffmpeg.PictureScaler;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.codecs.h264.SequenceParameterSet;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.OtherVideoTrack;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/** Decoding with FFmpeg; a track of another codec gets another decoder. */
final class FfmpegDecoding implements Decoding {
  private final PictureScaler scaler = new PictureScaler();
  private final PictureDecoder.Limits limits;
  private @Nullable PictureDecoder decoder;

  FfmpegDecoding(DecodingSettings settings) {
    limits =
        new PictureDecoder.Limits(
            settings.maxPixels(), settings.maxUnitBytes(), settings.maxMemory());
  }

  @Override
  public void track(Track track, Consumer<Decoded> sink) {
    if (decoder != null) {
      decoder.drain(picture -> sink.accept(new Scaled(picture)));
    }
    startOver();
    decoder = new PictureDecoder(codec(track), sets(track), inOrder(track), limits);
  }

  @Override
  public void startOver() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }

  @Override
  public boolean decode(AccessUnit unit, Consumer<Decoded> sink) {
    PictureDecoder open = decoder;
    if (open == null) {
      throw new IllegalStateException("decoder: no track yet (expected: one before its units)");
    }
    return open.decode(
        unit.data(),
        unit.keyFrame(),
        unit.timeMicros(),
        picture -> sink.accept(new Scaled(picture)));
  }

  @Override
  public boolean isOverMemory() {
    return decoder != null && decoder.isOverMemory();
  }

  private static PictureCodec codec(Track track) {
    if (track instanceof OtherVideoTrack other) {
      return switch (other.codec()) {
        case H265 -> PictureCodec.H265;
        case JPEG -> PictureCodec.JPEG;
      };
    }
    if (track instanceof VideoTrack) {
      return PictureCodec.H264;
    }
    throw new IllegalArgumentException("track: " + track + " (expected: one of pictures)");
  }

  private static byte[] sets(Track track) {
    if (track instanceof VideoTrack video) {
      List<byte[]> sets = new ArrayList<>();
      sets.add(video.sps());
      sets.addAll(List.of(video.pps()));
      return NalUnits.lengthPrefixed(sets);
    }
    return track instanceof OtherVideoTrack other ? other.parameterSets() : new byte[0];
  }

  /** H.265 says in its own sets how far pictures are reordered, and FFmpeg goes by it. */
  private static boolean inOrder(Track track) {
    if (!(track instanceof VideoTrack video)) {
      return false;
    }
    try {
      return SequenceParameterSet.parse(video.sps()).reorderDepth() == 0;
    } catch (MalformedException damaged) {
      return false;
    }
  }

  @Override
  public void close() {
    startOver();
    scaler.close();
  }

  private final class Scaled implements Decoded {
    private final DecodedPicture picture;

    Scaled(DecodedPicture picture) {
      this.picture = picture;
    }

    @Override
    public long timeMicros() {
      return picture.timeMicros();
    }

    @Override
    public boolean damaged() {
      return picture.damaged();
    }

    @Override
    public I420Planes scaled(int maxWidth, int maxHeight) {
      return scaler.scale(picture, maxWidth, maxHeight);
    }
  }
}
