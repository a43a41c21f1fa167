package org.camfleet.fleet.playback;

import com.amazonaws.kinesisvideo.parser.ebml.InputStreamParserByteSource;
import com.amazonaws.kinesisvideo.parser.ebml.MkvTypeInfos;
import com.amazonaws.kinesisvideo.parser.mkv.Frame;
import com.amazonaws.kinesisvideo.parser.mkv.MkvDataElement;
import com.amazonaws.kinesisvideo.parser.mkv.MkvElement;
import com.amazonaws.kinesisvideo.parser.mkv.MkvElementVisitException;
import com.amazonaws.kinesisvideo.parser.mkv.MkvEndMasterElement;
import com.amazonaws.kinesisvideo.parser.mkv.StreamingMkvReader;
import com.amazonaws.kinesisvideo.parser.utilities.FragmentMetadataVisitor;
import com.amazonaws.kinesisvideo.parser.utilities.MkvTrackMetadata;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Media as AWS's parser library for them reads them, chunk by chunk as they come. */
final class ParsedChunks {
  /** A frame with its time, milliseconds since the Unix epoch. */
  record Sample(long track, long millis, boolean keyFrame, byte[] data) {}

  /** One Matroska document; times of fragments as the library understood them. */
  static final class Chunk {
    final Map<String, String> tags = new LinkedHashMap<>();
    final List<Sample> samples = new ArrayList<>();
    String number = "";
    long serverMillis;
    long producerMillis;
    String continuation = "";
    long behindNow = -1;
    MkvTrackMetadata video;
    MkvTrackMetadata audio;

    List<Sample> track(long number) {
      return samples.stream().filter(sample -> sample.track() == number).toList();
    }
  }

  private final StreamingMkvReader reader;
  private final FragmentMetadataVisitor metadata = FragmentMetadataVisitor.create();

  ParsedChunks(InputStream media) {
    reader = StreamingMkvReader.createDefault(new InputStreamParserByteSource(media));
  }

  static List<Chunk> all(InputStream media) throws MkvElementVisitException {
    ParsedChunks parsed = new ParsedChunks(media);
    List<Chunk> chunks = new ArrayList<>();
    for (Chunk chunk = parsed.next(); chunk != null; chunk = parsed.next()) {
      chunks.add(chunk);
    }
    return chunks;
  }

  /** The next document; null at the end of the media. */
  Chunk next() throws MkvElementVisitException {
    Chunk chunk = new Chunk();
    long cluster = 0;
    String tag = "";
    while (reader.mightHaveNext()) {
      Optional<MkvElement> next = reader.nextIfAvailable();
      if (next.isEmpty()) {
        continue;
      }
      MkvElement element = next.get();
      element.accept(metadata);
      var type = element.getElementMetaData().getTypeInfo();
      if (type.equals(MkvTypeInfos.TIMECODE)) {
        cluster = ((BigInteger) ((MkvDataElement) element).getValueCopy().getVal()).longValue();
      } else if (type.equals(MkvTypeInfos.TAGNAME)) {
        tag = (String) ((MkvDataElement) element).getValueCopy().getVal();
      } else if (type.equals(MkvTypeInfos.TAGSTRING)) {
        chunk.tags.put(tag, (String) ((MkvDataElement) element).getValueCopy().getVal());
      } else if (type.equals(MkvTypeInfos.SIMPLEBLOCK)) {
        Frame frame = (Frame) ((MkvDataElement) element).getValueCopy().getVal();
        byte[] data = new byte[frame.getFrameData().remaining()];
        frame.getFrameData().duplicate().get(data);
        chunk.samples.add(
            new Sample(
                frame.getTrackNumber(), cluster + frame.getTimeCode(), frame.isKeyFrame(), data));
        chunk.video = metadata.getMkvTrackMetadata(1);
        chunk.audio = metadata.getMkvTrackMetadata(2);
      } else if (element instanceof MkvEndMasterElement && type.equals(MkvTypeInfos.SEGMENT)) {
        finish(chunk);
        return chunk;
      }
    }
    return null;
  }

  private void finish(Chunk chunk) {
    metadata
        .getCurrentFragmentMetadata()
        .ifPresent(
            fragment -> {
              chunk.number = fragment.getFragmentNumberString();
              chunk.serverMillis = fragment.getServerSideTimestampMillis();
              chunk.producerMillis = fragment.getProducerSideTimestampMillis();
            });
    chunk.continuation = metadata.getContinuationToken().orElse("");
    chunk.behindNow = metadata.getMillisBehindNow().orElse(-1);
  }
}
