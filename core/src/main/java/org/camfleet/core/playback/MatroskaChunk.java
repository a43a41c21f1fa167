package org.camfleet.core.playback;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.mkv.MatroskaTrack;
import org.camfleet.codecs.mkv.MatroskaWriter;
import org.camfleet.core.archive.Fragment;

/**
 * Fragments as KVS hands them out: each a Matroska document of its own with its number and times as
 * tags, so that tracks and codecs may be others in the next. The pieces share the bytes that were
 * read. Pure.
 */
public final class MatroskaChunk {
  private static final String PREFIX = "AWS_KINESISVIDEO_";

  private final List<ByteBuffer> pieces = new ArrayList<>();
  private long clusterMillis;

  private MatroskaChunk() {}

  /** A fragment; {@code after} are tags behind its media, without their prefix. */
  public static List<ByteBuffer> of(FragmentMedia media, Map<String, String> after)
      throws MalformedException {
    MatroskaChunk chunk = new MatroskaChunk();
    chunk.add(MatroskaWriter.head(tracks(media)));
    chunk.add(tags(describe(media.fragment())));
    chunk.openCluster(media.fragment().producerMicros() / 1_000);
    chunk.blocks(media);
    if (!after.isEmpty()) {
      chunk.add(tags(after));
    }
    return chunk.pieces;
  }

  /** What stands for a fragment that can not be had: tags alone, given without their prefix. */
  public static List<ByteBuffer> failure(String number, Map<String, String> why) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("FRAGMENT_NUMBER", number);
    tags.putAll(why);
    MatroskaChunk chunk = new MatroskaChunk();
    chunk.add(MatroskaWriter.head(List.of()));
    chunk.add(tags(tags));
    return chunk.pieces;
  }

  private static List<MatroskaTrack> tracks(FragmentMedia media) throws MalformedException {
    byte[] config = media.audioSpecificConfig();
    int channels = config[1] >> 3 & 0xf; // ISO 14496-3 1.6.2.1
    return List.of(
        MatroskaTrack.avc(
            HlsPlaylists.VIDEO,
            media.avc().toByteArray(),
            media.videoHeader().width(),
            media.videoHeader().height()),
        MatroskaTrack.aac(HlsPlaylists.AUDIO, config, media.audioHeader().timescale(), channels));
  }

  private static Map<String, String> describe(Fragment fragment) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("FRAGMENT_NUMBER", fragment.number().toString());
    tags.put("SERVER_TIMESTAMP", seconds(fragment.serverMicros()));
    tags.put("PRODUCER_TIMESTAMP", seconds(fragment.producerMicros()));
    return tags;
  }

  private static String seconds(long micros) {
    long millis = Math.floorDiv(micros, 1_000L);
    return String.format(
        Locale.ROOT, "%d.%03d", Math.floorDiv(millis, 1_000L), Math.floorMod(millis, 1_000L));
  }

  private static byte[] tags(Map<String, String> tags) {
    Map<String, String> named = new LinkedHashMap<>();
    tags.forEach((name, value) -> named.put(PREFIX + name, value));
    return MatroskaWriter.tags(named);
  }

  /** Both tracks in the order of their times. */
  private void blocks(FragmentMedia media) {
    SampleCursor video = SampleCursor.video(media);
    SampleCursor audio = SampleCursor.audio(media);
    while (video.hasMore() || audio.hasMore()) {
      boolean pictureFirst = video.isBefore(audio);
      block(pictureFirst ? HlsPlaylists.VIDEO : HlsPlaylists.AUDIO, pictureFirst ? video : audio);
    }
  }

  private void block(int track, SampleCursor cursor) {
    long relative = cursor.millis() - clusterMillis;
    if (Math.abs(relative) > MatroskaWriter.LONGEST_CLUSTER_MILLIS) {
      openCluster(cursor.millis());
      relative = 0;
    }
    add(MatroskaWriter.block(track, (int) relative, cursor.isSync(), cursor.size()));
    pieces.add(cursor.take());
  }

  private void openCluster(long millis) {
    clusterMillis = Math.max(0, millis);
    add(MatroskaWriter.cluster(clusterMillis));
  }

  private void add(byte[] bytes) {
    pieces.add(ByteBuffer.wrap(bytes));
  }
}
