package org.camfleet.codecs.fmp4;

import org.camfleet.codecs.MalformedException;

/**
 * One CMAF fragment of one track: {@code moof} and {@code mdat} (ISO 23000-19 7.3.2).
 *
 * @param trackId the track's number
 * @param sequenceNumber rises from fragment to fragment
 * @param baseDecodeTime decode time of the first sample in ticks
 * @param samples the samples
 * @param dataOffset where in the parsed bytes the first sample begins
 */
public record MediaFragment(
    int trackId, long sequenceNumber, long baseDecodeTime, SampleRun samples, int dataOffset) {
  private static final int SYNC_FLAGS = 0x02000000; // depends on no other sample
  private static final int DELTA_FLAGS = 0x01010000; // depends on others, no sync sample
  private static final int NON_SYNC = 0x00010000;
  private static final int DEFAULT_BASE_IS_MOOF = 0x020000;
  private static final int DATA_OFFSET = 0x01;
  private static final int FIRST_FLAGS = 0x04;
  private static final int DURATION = 0x100;
  private static final int SIZE = 0x200;
  private static final int FLAGS = 0x400;

  /**
   * Everything ahead of the sample bytes: {@code moof}, and the header of the {@code mdat} that the
   * caller completes by appending the samples back to back.
   */
  public static byte[] header(
      int trackId, long sequenceNumber, long baseDecodeTime, SampleRun samples) {
    BoxWriter out = new BoxWriter(128 + 12 * samples.count());
    int[] dataOffsetAt = new int[1];
    out.box(
        "moof",
        () -> {
          out.fullBox("mfhd", 0, 0, () -> out.u32(sequenceNumber));
          out.box(
              "traf",
              () -> {
                out.fullBox("tfhd", 0, DEFAULT_BASE_IS_MOOF, () -> out.u32(trackId));
                out.fullBox("tfdt", 1, 0, () -> out.u64(baseDecodeTime));
                out.fullBox(
                    "trun",
                    0,
                    DATA_OFFSET | DURATION | SIZE | FLAGS,
                    () -> run(out, samples, dataOffsetAt));
              });
        });
    out.putU32(dataOffsetAt[0], out.size() + 8L);
    out.u32(8 + samples.totalSize());
    out.fourCc("mdat");
    return out.toByteArray();
  }

  private static void run(BoxWriter out, SampleRun samples, int[] dataOffsetAt) {
    out.u32(samples.count());
    dataOffsetAt[0] = out.size();
    out.u32(0);
    for (int i = 0; i < samples.count(); i++) {
      out.u32(samples.duration(i));
      out.u32(samples.size(i));
      out.u32(samples.isSync(i) ? SYNC_FLAGS : DELTA_FLAGS);
    }
  }

  /** Reads a fragment such as {@link #header} begins; takes other boxes around it for granted. */
  public static MediaFragment parse(byte[] bytes) throws MalformedException {
    BoxReader file = new BoxReader(bytes, 0, bytes.length);
    BoxReader.Box moof = find(file);
    BoxReader inMoof = moof.body();
    BoxReader mfhd = inMoof.child("mfhd");
    mfhd.skip(4);
    BoxReader traf = inMoof.child("traf");
    BoxReader tfhd = traf.child("tfhd");
    long flags = tfhd.u32();
    if ((flags & 0xffffff) != DEFAULT_BASE_IS_MOOF) {
      throw new MalformedException("tfhd flags: %x (expected: 20000)".formatted(flags));
    }
    int trackId = (int) tfhd.u32();
    long baseDecodeTime = decodeTime(traf.child("tfdt"));
    BoxReader trun = traf.child("trun");
    long runFlags = trun.u32() & 0xffffff;
    if ((runFlags & DATA_OFFSET) == 0 || (runFlags & (DURATION | SIZE)) != (DURATION | SIZE)) {
      throw new MalformedException("trun flags: %x (expected: 301 or more)".formatted(runFlags));
    }
    long count = trun.u32();
    long dataOffset = moof.start() + trun.u32();
    SampleRun samples = samples(trun, count, runFlags);
    if (dataOffset > bytes.length || samples.totalSize() > bytes.length - dataOffset) {
      throw new MalformedException(
          "mdat: %d sample bytes at %d of %d (expected: inside)"
              .formatted(samples.totalSize(), dataOffset, bytes.length));
    }
    return new MediaFragment(trackId, mfhd.u32(), baseDecodeTime, samples, (int) dataOffset);
  }

  private static BoxReader.Box find(BoxReader file) throws MalformedException {
    while (true) {
      BoxReader.Box box = file.box();
      if (box.type().equals("moof")) {
        return box;
      }
    }
  }

  private static long decodeTime(BoxReader tfdt) throws MalformedException {
    return tfdt.u32() >>> 24 == 1 ? tfdt.u64() : tfdt.u32();
  }

  private static SampleRun samples(BoxReader trun, long count, long flags)
      throws MalformedException {
    int width = 8 + ((flags & FLAGS) != 0 ? 4 : 0);
    if ((flags & FIRST_FLAGS) != 0 || count > trun.remaining() / width) {
      throw new MalformedException(
          "trun: %d samples, flags %x, %d bytes (expected: all in the box)"
              .formatted(count, flags, trun.remaining()));
    }
    SampleRun samples = new SampleRun();
    for (long i = 0; i < count; i++) {
      int duration = (int) trun.u32();
      long size = trun.u32();
      if (size > Integer.MAX_VALUE) {
        throw new MalformedException("sample size: " + size + " (expected: under 2 GB)");
      }
      samples.add(duration, (int) size, (flags & FLAGS) == 0 || (trun.u32() & NON_SYNC) == 0);
    }
    return samples;
  }
}
