package org.camfleet.core.rtsp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.ffmpeg.MediaFile;
import org.camfleet.codecs.h264.NalUnitType;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.codecs.h264.SequenceParameterSet;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Clip} of a media file. */
final class ClipLoader {
  private static final long MOST_BYTES = 256L << 20;
  private static final long USUAL_PICTURE_MICROS = 40_000;
  private static final int G711_FRAME = 160;
  private static final long G711_FRAME_MICROS = 20_000;

  private final Path file;
  private final List<byte[]> sets = new ArrayList<>();
  private final List<Clip.Unit> pictures = new ArrayList<>();
  private final List<Clip.Unit> sounds = new ArrayList<>();
  private long start;
  private long duration;

  private ClipLoader(Path file) {
    this.file = file;
  }

  static Clip load(Path file, @Nullable AudioCodec audio) throws MalformedException {
    return load(file, MediaFile.read(file, MOST_BYTES), audio);
  }

  /** Takes the first sound that a camera can have; none is fine. */
  static Clip load(Path file) throws MalformedException {
    MediaFile media = MediaFile.read(file, MOST_BYTES);
    for (MediaFile.Stream stream : media.streams()) {
      for (AudioCodec codec : AudioCodec.values()) {
        if (stream.codec().equals(name(codec)) && isUsable(stream, codec)) {
          return load(file, media, codec);
        }
      }
    }
    return load(file, media, null);
  }

  private static Clip load(Path file, MediaFile media, @Nullable AudioCodec audio)
      throws MalformedException {
    ClipLoader loader = new ClipLoader(file);
    VideoTrack video = loader.video(find(file, media, List.of("h264")));
    AudioTrack track = audio == null ? null : loader.audio(media, audio);
    return new Clip(video, loader.pictures, track, loader.sounds, loader.duration);
  }

  private static MediaFile.Stream find(Path file, MediaFile media, List<String> codecs)
      throws MalformedException {
    for (MediaFile.Stream stream : media.streams()) {
      if (codecs.contains(stream.codec()) && !stream.packets().isEmpty()) {
        return stream;
      }
    }
    String found =
        media.streams().stream().map(MediaFile.Stream::codec).collect(Collectors.joining(", "));
    throw new MalformedException(
        file
            + ": "
            + (found.isEmpty() ? "nothing" : found)
            + " (expected: "
            + String.join(" or ", codecs)
            + ")");
  }

  private VideoTrack video(MediaFile.Stream stream) throws MalformedException {
    AvcConfig config = AvcConfig.of(stream.config());
    config.sets().forEach(this::keepSet);
    for (MediaFile.Packet packet : stream.packets()) {
      picture(config, packet);
    }
    if (pictures.isEmpty() || sets.isEmpty()) {
      throw new MalformedException(file + ": no H.264 key frame with its parameter sets");
    }
    byte[] sps = sets(NalUnitType.SPS)[0];
    SequenceParameterSet parsed = SequenceParameterSet.parse(sps);
    return new VideoTrack(sps, sets(NalUnitType.PPS), parsed.width(), parsed.height());
  }

  private void picture(AvcConfig config, MediaFile.Packet packet) throws MalformedException {
    List<byte[]> slices = new ArrayList<>();
    for (byte[] nal : config.units(packet.data())) {
      int type = NalUnitType.of(nal[0]);
      if (type == NalUnitType.SPS || type == NalUnitType.PPS) {
        keepSet(nal);
      } else if (type <= NalUnitType.SEI) {
        slices.add(nal);
      }
    }
    if (slices.isEmpty() || (pictures.isEmpty() && !packet.keyFrame())) {
      return;
    }
    if (pictures.isEmpty()) {
      start = packet.timeMicros();
    }
    long length = packet.durationMicros() > 0 ? packet.durationMicros() : USUAL_PICTURE_MICROS;
    duration = packet.decodeMicros() - start + length;
    pictures.add(
        new Clip.Unit(
            NalUnits.lengthPrefixed(slices),
            packet.timeMicros() - start,
            packet.decodeMicros() - start,
            packet.keyFrame()));
  }

  private void keepSet(byte[] nal) {
    if (sets.stream().noneMatch(known -> Arrays.equals(known, nal))) {
      sets.add(nal);
    }
  }

  private byte[][] sets(int type) throws MalformedException {
    byte[][] found =
        sets.stream().filter(nal -> NalUnitType.of(nal[0]) == type).toArray(byte[][]::new);
    if (found.length == 0) {
      throw new MalformedException(file + ": H.264 without parameter set of type " + type);
    }
    return found;
  }

  private AudioTrack audio(MediaFile media, AudioCodec codec) throws MalformedException {
    MediaFile.Stream stream = find(file, media, List.of(name(codec)));
    boolean g711 = isG711(codec);
    if (!isUsable(stream, codec)) {
      throw new MalformedException(
          file
              + ": G.711 of "
              + stream.sampleRate()
              + " Hz, "
              + stream.channels()
              + " channels (expected: 8000 Hz, 1 channel)");
    }
    for (MediaFile.Packet packet : g711 ? frames(stream) : stream.packets()) {
      long time = packet.timeMicros() - start;
      if (time >= 0 && time < duration) {
        sounds.add(new Clip.Unit(packet.data(), time, time, true));
      }
    }
    return new AudioTrack(codec, stream.sampleRate(), stream.channels(), stream.config());
  }

  private static boolean isG711(AudioCodec codec) {
    return codec == AudioCodec.PCMA || codec == AudioCodec.PCMU;
  }

  private static boolean isUsable(MediaFile.Stream stream, AudioCodec codec) {
    return !isG711(codec) || (stream.sampleRate() == 8000 && stream.channels() == 1);
  }

  /** Cuts samples into the frames of 20 ms that cameras send; files hold them in any portions. */
  private static List<MediaFile.Packet> frames(MediaFile.Stream stream) {
    List<MediaFile.Packet> frames = new ArrayList<>();
    byte[] open = new byte[G711_FRAME];
    int filled = 0;
    long time = stream.packets().get(0).timeMicros();
    for (MediaFile.Packet packet : stream.packets()) {
      for (byte sample : packet.data()) {
        open[filled++] = sample;
        if (filled == G711_FRAME) {
          frames.add(new MediaFile.Packet(time, time, G711_FRAME_MICROS, true, open.clone()));
          time += G711_FRAME_MICROS;
          filled = 0;
        }
      }
    }
    return frames;
  }

  private static String name(AudioCodec codec) {
    return switch (codec) {
      case OPUS -> "opus";
      case AAC -> "aac";
      case PCMA -> "pcm_alaw";
      case PCMU -> "pcm_mulaw";
      case G726, L16 -> "none that simulated cameras send";
    };
  }
}
