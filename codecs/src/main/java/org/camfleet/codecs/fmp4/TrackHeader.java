package org.camfleet.codecs.fmp4;

import org.camfleet.codecs.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * What an init segment says of its one track.
 *
 * @param trackId the track's number
 * @param timescale ticks a second
 * @param width picture width in pixels, 0 for sound
 * @param height picture height in pixels, 0 for sound
 * @param avc the H.264 configuration, or null for sound
 * @param audioSpecificConfig the AAC configuration, or null for pictures
 */
public record TrackHeader(
    int trackId,
    int timescale,
    int width,
    int height,
    @Nullable AvcConfiguration avc,
    byte @Nullable [] audioSpecificConfig) {

  /** Reads an init segment of one H.264 or AAC track. */
  public static TrackHeader parse(byte[] initSegment) throws MalformedException {
    BoxReader moov = new BoxReader(initSegment, 0, initSegment.length).child("moov");
    BoxReader trak = moov.child("trak");
    BoxReader tkhd = trak.child("tkhd");
    tkhd.skip(12);
    int trackId = (int) tkhd.u32();
    BoxReader mdia = trak.child("mdia");
    BoxReader mdhd = mdia.child("mdhd");
    mdhd.skip(12);
    int timescale = (int) mdhd.u32();
    if (timescale <= 0) {
      throw new MalformedException("timescale: " + timescale + " (expected: above 0)");
    }
    BoxReader stsd = mdia.child("minf").child("stbl").child("stsd");
    stsd.skip(8);
    BoxReader.Box entry = stsd.box();
    return switch (entry.type()) {
      case "avc1" -> video(trackId, timescale, entry.body());
      case "mp4a" -> audio(trackId, timescale, entry.body());
      default ->
          throw new MalformedException(
              "sample entry: " + entry.type() + " (expected: avc1 or mp4a)");
    };
  }

  private static TrackHeader video(int trackId, int timescale, BoxReader entry)
      throws MalformedException {
    entry.skip(24);
    int width = entry.u16();
    int height = entry.u16();
    entry.skip(50);
    BoxReader avcC = entry.child("avcC");
    AvcConfiguration avc = AvcConfiguration.parse(avcC.bytes(avcC.remaining()));
    return new TrackHeader(trackId, timescale, width, height, avc, null);
  }

  private static TrackHeader audio(int trackId, int timescale, BoxReader entry)
      throws MalformedException {
    entry.skip(28);
    BoxReader esds = entry.child("esds");
    esds.skip(4);
    esds.descriptor(3);
    esds.skip(3);
    esds.descriptor(4);
    esds.skip(13);
    byte[] config = esds.bytes(esds.descriptor(5));
    return new TrackHeader(trackId, timescale, 0, 0, null, config);
  }
}
