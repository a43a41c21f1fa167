package org.camfleet.core.adaptive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.ffmpeg.MediaFile;
import org.camfleet.codecs.fmp4.AvcConfiguration;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.codecs.h264.SequenceParameterSet;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.OtherVideoTrack;
import org.camfleet.core.media.Track;
import org.camfleet.core.media.VideoTrack;

/**
 * The pictures of a clip of {@code testdata/clips} as access units, from time 0.
 *
 * @param units in decoding order
 * @param durationMicros length of the clip
 */
record CodedClip(Track track, List<AccessUnit> units, long durationMicros) {
  static CodedClip load(String name) {
    return load(file(name));
  }

  static Path file(String name) {
    Path home = Path.of(System.getProperty("camfleet.home", ".."));
    return home.resolve("testdata/clips").resolve(name + ".mkv");
  }

  static CodedClip load(Path path) {
    try {
      MediaFile file = MediaFile.read(path, 1 << 28);
      MediaFile.Stream pictures = file.streams().get(0);
      Track track = track(pictures);
      List<AccessUnit> units = new ArrayList<>();
      long last = 0;
      for (MediaFile.Packet packet : pictures.packets()) {
        last = Math.max(last, packet.timeMicros());
        units.add(new AccessUnit(track, packet.data(), packet.timeMicros(), 0, packet.keyFrame()));
      }
      return new CodedClip(track, units, last + 200_000);
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same unit later, in a round of the clip. */
  AccessUnit unit(int index) {
    AccessUnit unit = units.get(index % units.size());
    long time = unit.timeMicros() + index / units.size() * durationMicros;
    return new AccessUnit(track, unit.data(), time, 0, unit.keyFrame());
  }

  boolean isLarge() {
    return track instanceof VideoTrack video && video.width() > 1920;
  }

  private static Track track(MediaFile.Stream stream) throws MalformedException {
    return switch (stream.codec()) {
      case "h264" -> h264(AvcConfiguration.parse(stream.config()));
      case "hevc" -> {
        byte[] sets = h265Sets(stream.config());
        yield new OtherVideoTrack(OtherVideoTrack.Codec.H265, sets, 1280, 720);
      }
      default -> new OtherVideoTrack(OtherVideoTrack.Codec.JPEG, new byte[0], 640, 360);
    };
  }

  private static Track h264(AvcConfiguration config) throws MalformedException {
    byte[] sps = config.sps().get(0);
    SequenceParameterSet parsed = SequenceParameterSet.parse(sps);
    byte[][] pps = config.pps().toArray(byte[][]::new);
    return new VideoTrack(sps, pps, parsed.width(), parsed.height());
  }

  /** The NAL units of an HEVCDecoderConfigurationRecord (ISO 14496-15 8.3.3.1). */
  private static byte[] h265Sets(byte[] record) {
    List<byte[]> sets = new ArrayList<>();
    int at = 23;
    for (int array = 0; array < record[22]; array++) {
      int count = u16(record, at + 1);
      at += 3;
      for (int i = 0; i < count; i++) {
        int length = u16(record, at);
        sets.add(Arrays.copyOfRange(record, at + 2, at + 2 + length));
        at += 2 + length;
      }
    }
    return NalUnits.lengthPrefixed(sets);
  }

  private static int u16(byte[] data, int at) {
    return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
  }
}
