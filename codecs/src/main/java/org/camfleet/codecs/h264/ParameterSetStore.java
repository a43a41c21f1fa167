package org.camfleet.codecs.h264;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.camfleet.codecs.BitReader;
import org.camfleet.codecs.MalformedException;
import org.jspecify.annotations.Nullable;

/** Parameter sets by id, as a decoder would keep them; bounded in number and size. One thread. */
final class ParameterSetStore {
  private static final int MOST_BYTES = 4096;
  private static final int MOST_PICTURE_SETS = 64;

  private record PictureSet(byte[] nal, int spsId) {}

  private final byte[] @Nullable [] sequenceSets = new byte[32][];
  private final Map<Integer, PictureSet> pictureSets = new TreeMap<>();
  private int latestSps = -1;
  private int builtFor = -1;
  private @Nullable ParameterSets built;

  /** Keeps an SPS or PPS; other kinds, oversized and malformed ones are ignored (false). */
  boolean add(byte[] buf, int off, int len) {
    int type = len < 2 || len > MOST_BYTES ? -1 : NalUnitType.of(buf[off]);
    try {
      if (type == NalUnitType.SPS) {
        addSequenceSet(Arrays.copyOfRange(buf, off, off + len));
      } else if (type == NalUnitType.PPS) {
        addPictureSet(Arrays.copyOfRange(buf, off, off + len));
      } else {
        return false;
      }
      return true;
    } catch (MalformedException malformed) {
      return false;
    }
  }

  private void addSequenceSet(byte[] nal) throws MalformedException {
    int id = SequenceParameterSet.parse(nal).id();
    latestSps = id;
    if (!Arrays.equals(sequenceSets[id], nal)) {
      sequenceSets[id] = nal;
      built = null;
    }
  }

  private void addPictureSet(byte[] nal) throws MalformedException {
    byte[] raw = NalUnits.unescape(nal);
    BitReader bits = new BitReader(raw, 1, raw.length - 1);
    int id = bits.unsignedExpGolomb();
    int spsId = bits.unsignedExpGolomb();
    if (id > 255 || spsId > 31) {
      throw new MalformedException("PPS ids: " + id + ", " + spsId + " (expected: 0..255, 0..31)");
    }
    PictureSet old = pictureSets.get(id);
    boolean room = old != null || pictureSets.size() < MOST_PICTURE_SETS;
    if (room && (old == null || !Arrays.equals(old.nal, nal))) {
      pictureSets.put(id, new PictureSet(nal, spsId));
      built = null;
    }
  }

  /**
   * The sets of the newest SPS, or null when one kind is missing; the same object while unchanged.
   */
  @Nullable ParameterSets latest() {
    return latestSps < 0 ? null : build(latestSps);
  }

  /** The sets that a picture with this PPS id needs; falls back to the newest ones. */
  @Nullable ParameterSets forPicture(int ppsId) {
    PictureSet set = pictureSets.get(ppsId);
    ParameterSets sets = set == null ? null : build(set.spsId);
    return sets == null ? latest() : sets;
  }

  private @Nullable ParameterSets build(int spsId) {
    if (built != null && builtFor == spsId) {
      return built;
    }
    byte[] sps = sequenceSets[spsId];
    byte[][] pps =
        pictureSets.values().stream()
            .filter(set -> set.spsId == spsId)
            .map(PictureSet::nal)
            .toArray(byte[][]::new);
    if (sps == null || pps.length == 0) {
      return null;
    }
    builtFor = spsId;
    built = new ParameterSets(sps, pps);
    return built;
  }
}
