package org.camfleet.core.rtsp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * A recorded scene that simulated cameras play in a loop; held once and shared by all of them.
 * Immutable.
 *
 * @param video what its pictures are
 * @param pictures in decoding order, the first one a key frame at time 0
 * @param audio what its sound is; null when it has none
 * @param sounds audio frames in order, from time 0
 * @param durationMicros length of a loop in microseconds
 */
public record Clip(
    VideoTrack video,
    List<Unit> pictures,
    @Nullable AudioTrack audio,
    List<Unit> sounds,
    long durationMicros) {

  /**
   * One picture or audio frame.
   *
   * @param data in the form of an access unit
   * @param timeMicros when it is shown, microseconds from the start of the loop
   * @param sendMicros when it is sent, never falling
   * @param keyFrame whether a decoder can start here; always true for audio
   */
  public record Unit(byte[] data, long timeMicros, long sendMicros, boolean keyFrame) {}

  public Clip {
    pictures = List.copyOf(pictures);
    sounds = List.copyOf(sounds);
  }

  /**
   * The committed demo clip: 24 s of 1280x720 at 25 pictures a second, a key frame every 2 s, a
   * running clock, a flash and a beep each second; {@code testdata/make_demo_clip.sh} describes it.
   *
   * @param audio AAC, PCMU or null for none
   */
  public static Clip demo(@Nullable AudioCodec audio) {
    try (InputStream in = Clip.class.getResourceAsStream("demo.mkv")) {
      if (in == null) {
        throw new IllegalStateException("demo.mkv is missing beside " + Clip.class.getName());
      }
      Path copy = Files.createTempFile("camfleet-demo", ".mkv");
      try {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        return load(copy, audio);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedException e) {
      throw new IllegalStateException("the demo clip of this build cannot be read", e);
    }
  }

  /**
   * Reads a media file with H.264 video.
   *
   * @param audio the codec that the file's sound must have, or null to leave sound out
   */
  public static Clip load(Path file, @Nullable AudioCodec audio) throws MalformedException {
    return ClipLoader.load(file, audio);
  }

  /** Reads a media file with H.264 video, and its sound if cameras can have such. */
  public static Clip load(Path file) throws MalformedException {
    return ClipLoader.load(file);
  }
}
