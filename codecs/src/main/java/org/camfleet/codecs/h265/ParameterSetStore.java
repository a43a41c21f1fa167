package org.camfleet.codecs.h265;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.camfleet.codecs.BitReader;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.NalUnits;
import org.jspecify.annotations.Nullable;

/** Parameter sets by id, as a decoder would keep them; bounded in number and size. One thread. */
final class ParameterSetStore {
  private static final int MOST_BYTES = 4096;
  private static final int HEADER = 2;

  private record SequenceSet(byte[] nal, int videoSetId) {}

  private record PictureSet(byte[] nal, int sequenceSetId) {}

  private final byte[] @Nullable [] videoSets = new byte[16][];
  private final @Nullable SequenceSet[] sequenceSets = new SequenceSet[16];
  private final Map<Integer, PictureSet> pictureSets = new TreeMap<>(); // 64 ids at most
  private int latest = -1;
  private int builtFor = -1;
  private @Nullable ParameterSets built;

  /** Keeps a VPS, SPS or PPS; other kinds, oversized and malformed ones are ignored (false). */
  boolean add(byte[] buf, int off, int len) {
    int type = len <= HEADER || len > MOST_BYTES ? -1 : NalUnitType.of(buf[off]);
    try {
      if (!NalUnitType.isSet(type)) {
        return false;
      }
      byte[] nal = Arrays.copyOfRange(buf, off, off + len);
      switch (type) {
        case NalUnitType.VPS -> addVideoSet(nal);
        case NalUnitType.SPS -> addSequenceSet(nal);
        default -> addPictureSet(nal);
      }
      return true;
    } catch (MalformedException malformed) {
      return false;
    }
  }

  private void addVideoSet(byte[] nal) {
    int id = nal[HEADER] >> 4 & 0x0F;
    if (!Arrays.equals(videoSets[id], nal)) {
      videoSets[id] = nal;
      built = null;
    }
  }

  private void addSequenceSet(byte[] nal) throws MalformedException {
    SequenceParameterSet set = SequenceParameterSet.parse(nal);
    latest = set.id();
    SequenceSet old = sequenceSets[set.id()];
    if (old == null || !Arrays.equals(old.nal, nal)) {
      sequenceSets[set.id()] = new SequenceSet(nal, set.videoSetId());
      built = null;
    }
  }

  private void addPictureSet(byte[] nal) throws MalformedException {
    byte[] raw = NalUnits.unescape(nal);
    BitReader bits = new BitReader(raw, HEADER, raw.length - HEADER);
    int id = bits.unsignedExpGolomb();
    int sequenceSetId = bits.unsignedExpGolomb();
    if (id > 63 || sequenceSetId > 15) {
      throw new MalformedException(
          "H.265 PPS ids: " + id + ", " + sequenceSetId + " (expected: 0..63, 0..15)");
    }
    PictureSet old = pictureSets.get(id);
    if (old == null || !Arrays.equals(old.nal, nal)) {
      pictureSets.put(id, new PictureSet(nal, sequenceSetId));
      built = null;
    }
  }

  /**
   * The sets of the newest SPS, or null when one kind is missing; the same object while unchanged.
   */
  @Nullable ParameterSets latest() {
    return latest < 0 ? null : build(latest);
  }

  /** The sets that a picture with this PPS id needs; falls back to the newest ones. */
  @Nullable ParameterSets forPicture(int pictureSetId) {
    PictureSet set = pictureSets.get(pictureSetId);
    ParameterSets sets = set == null ? null : build(set.sequenceSetId);
    return sets == null ? latest() : sets;
  }

  private @Nullable ParameterSets build(int sequenceSetId) {
    if (built != null && builtFor == sequenceSetId) {
      return built;
    }
    SequenceSet sps = sequenceSets[sequenceSetId];
    byte[] vps = sps == null ? null : videoSets[sps.videoSetId];
    byte[][] pps =
        pictureSets.values().stream()
            .filter(set -> set.sequenceSetId == sequenceSetId)
            .map(PictureSet::nal)
            .toArray(byte[][]::new);
    if (sps == null || vps == null || pps.length == 0) {
      return null;
    }
    builtFor = sequenceSetId;
    built = new ParameterSets(vps, sps.nal, pps);
    return built;
  }
}
