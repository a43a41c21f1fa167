package org.camfleet.core.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.fmp4.AvcConfiguration;
import org.camfleet.codecs.fmp4.MediaFragment;
import org.camfleet.codecs.fmp4.TrackHeader;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.codecs.h264.SequenceParameterSet;
import org.camfleet.core.archive.TrackHeaders;

/**
 * The pictures of a fragment as they were read.
 *
 * @param sets how they are coded: the parameter sets, each behind a 4-byte length
 * @param inOrder whether they are surely shown in the order in which they lie
 */
public record FragmentPictures(
    byte[] sets, boolean inOrder, byte[] bytes, MediaFragment media, SampleTimes times) {

  /** Reads a fragment's pictures. */
  public static FragmentPictures of(TrackHeaders headers, byte[] video) throws MalformedException {
    TrackHeader header = TrackHeader.parse(headers.video());
    AvcConfiguration avc = header.avc();
    if (avc == null || avc.sps().isEmpty()) {
      throw new MalformedException("video header: no H.264 configuration (expected: avcC)");
    }
    MediaFragment media = MediaFragment.parse(video);
    if (media.samples().count() == 0) {
      throw new MalformedException("fragment: no pictures (expected: at least one)");
    }
    List<byte[]> sets = new ArrayList<>(avc.sps());
    sets.addAll(avc.pps());
    return new FragmentPictures(
        NalUnits.lengthPrefixed(sets),
        inOrder(avc.sps().get(0)),
        video,
        media,
        SampleTimes.of(media, header.timescale()));
  }

  private static boolean inOrder(byte[] sps) {
    try {
      return SequenceParameterSet.parse(sps).reorderDepth() == 0;
    } catch (MalformedException damaged) {
      return false;
    }
  }

  /** Where a picture's bytes begin. */
  int offset(int sample) {
    int offset = media.dataOffset();
    for (int i = 0; i < sample; i++) {
      offset += media.samples().size(i);
    }
    return offset;
  }

  byte[] unit(int offset, int sample) {
    return Arrays.copyOfRange(bytes, offset, offset + media.samples().size(sample));
  }
}
