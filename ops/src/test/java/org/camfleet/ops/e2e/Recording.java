package org.camfleet.ops.e2e;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/** What a player gets of a stream. */
final class Recording {
  private Recording() {}

  /** The video fragments since {@code from} by their numbers; none where nothing is listed. */
  static Map<String, byte[]> video(CamfleetProcess camfleet, String stream, Instant from) {
    return fragments(periods(camfleet, stream, from, Instant.now().plusSeconds(1)));
  }

  /** The fragments of all periods by their numbers. */
  static Map<String, byte[]> fragments(List<HlsDownload.Period> periods) {
    return new HlsDownload.TrackMedia(periods).fragments();
  }

  /** The video between two moments of the producer's clock; none where nothing is listed. */
  static List<HlsDownload.Period> periods(
      CamfleetProcess camfleet, String stream, Instant from, Instant to) {
    try (KvsClient kvs = KvsClient.of(camfleet.api())) {
      String url = kvs.hlsUrl(stream, HLSPlaybackMode.ON_DEMAND, from, to);
      return new HlsDownload(camfleet.api().trust()).video(url).periods();
    } catch (RuntimeException e) {
      if (String.valueOf(e.getMessage()).contains("No fragments")) {
        return List.of();
      }
      throw e;
    }
  }
}
