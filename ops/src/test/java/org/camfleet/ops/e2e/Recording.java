package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/** What a player gets of a stream. */
final class Recording {
  private Recording() {}

  /** What players get of one stream: the fragments of both tracks by their numbers. */
  record Tracks(List<HlsDownload.Period> video, List<HlsDownload.Period> audio) {
    static final Tracks NONE = new Tracks(List.of(), List.of());

    /** Every fragment's pictures, by number. */
    Map<String, byte[]> pictures() {
      return new HlsDownload.TrackMedia(video).fragments();
    }

    /** Every fragment's sound, by number. */
    Map<String, byte[]> sound() {
      return new HlsDownload.TrackMedia(audio).fragments();
    }

    /** The moment on the producer's clock at which the last fragment ends. */
    Instant end() {
      return video.get(video.size() - 1).end();
    }

    /** The mean colours of all pictures, decoded in this directory. */
    List<Decoded.Colour> colours(Path directory) throws IOException, InterruptedException {
      List<Decoded.Colour> all = new ArrayList<>();
      for (Path file : files(directory)) {
        all.addAll(Decoded.colours(file));
      }
      return all;
    }

    /** One playable file for each run of fragments; fails when FFmpeg complains of any. */
    List<Path> files(Path directory) throws IOException, InterruptedException {
      List<Path> files = new ArrayList<>();
      for (HlsDownload.Period period : video) {
        Path file = period.writeTo(directory.resolve("video" + files.size() + ".mp4"));
        assertThat(FFprobe.decodeErrorsAtAnyRate(file)).isEmpty();
        files.add(file);
      }
      return files;
    }

    /** Fails unless all that is here is there too, each byte of pictures and sound. */
    void isStillIn(Tracks later) {
      same(pictures(), later.pictures());
      same(sound(), later.sound());
    }

    private static void same(Map<String, byte[]> before, Map<String, byte[]> after) {
      before.forEach((number, bytes) -> assertThat(after.get(number)).as(number).isEqualTo(bytes));
    }
  }

  /** The video fragments since {@code from} by their numbers; none where nothing is listed. */
  static Map<String, byte[]> video(CamfleetProcess camfleet, String stream, Instant from) {
    try (KvsClient kvs = KvsClient.of(camfleet.api())) {
      String url = url(kvs, stream, from, Instant.now().plusSeconds(1));
      return url.isEmpty() ? Map.of() : download(camfleet).video(url).fragments();
    }
  }

  /** Both tracks since {@code from}. */
  static Tracks tracks(CamfleetProcess camfleet, String stream, Instant from) {
    return tracks(camfleet, stream, from, Instant.now().plusSeconds(1));
  }

  /** Both tracks between two moments of the producer's clock; none where nothing is listed. */
  static Tracks tracks(CamfleetProcess camfleet, String stream, Instant from, Instant to) {
    try (KvsClient kvs = KvsClient.of(camfleet.api())) {
      return tracks(kvs, download(camfleet), stream, from, to);
    }
  }

  /** The same over connections that others may share. */
  static Tracks tracks(
      KvsClient kvs, HlsDownload download, String stream, Instant from, Instant to) {
    String url = url(kvs, stream, from, to);
    return url.isEmpty()
        ? Tracks.NONE
        : new Tracks(download.video(url).periods(), download.audio(url).periods());
  }

  private static HlsDownload download(CamfleetProcess camfleet) {
    return new HlsDownload(camfleet.api().trust());
  }

  private static String url(KvsClient kvs, String stream, Instant from, Instant to) {
    try {
      return kvs.hlsUrl(stream, HLSPlaybackMode.ON_DEMAND, from, to);
    } catch (RuntimeException e) {
      if (String.valueOf(e.getMessage()).contains("No fragments")) {
        return "";
      }
      throw e;
    }
  }
}
