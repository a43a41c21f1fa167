package org.camfleet.codecs.fmp4;

/**
 * Writes the sample entries of H.264 (ISO 14496-15 5.4.2), AAC (ISO 14496-14 5.6) and Opus
 * (Encapsulation of Opus in ISO Base Media File Format, 4.3).
 */
final class SampleEntry {
  private static final int AUDIO_ISO_14496_3 = 0x40;
  private static final int AUDIO_STREAM = 0x15;

  private final BoxWriter out;

  SampleEntry(BoxWriter out) {
    this.out = out;
  }

  /** {@code avc1}: parameter sets are here alone; {@code avc3}: also among the pictures. */
  void avc(String type, byte[] avcC, int width, int height) {
    out.box(
        type,
        () -> {
          out.zeros(6);
          out.u16(1); // data reference
          out.zeros(16);
          out.u16(width);
          out.u16(height);
          out.u32(0x480000); // 72 dpi
          out.u32(0x480000);
          out.u32(0);
          out.u16(1); // pictures a sample
          out.zeros(32); // compressor name
          out.u16(24); // depth
          out.u16(0xffff);
          out.box("avcC", () -> out.bytes(avcC));
        });
  }

  void mp4a(byte[] audioSpecificConfig, int sampleRate, int channels) {
    out.box(
        "mp4a",
        () -> {
          out.zeros(6);
          out.u16(1); // data reference
          out.zeros(8);
          out.u16(channels);
          out.u16(16); // bits a sample
          out.zeros(4);
          out.u32((long) sampleRate << 16);
          out.fullBox("esds", 0, 0, () -> elementaryStream(audioSpecificConfig));
        });
  }

  /** Two channels, as RFC 7587 has it: mono packets decode to both. */
  void opus() {
    out.box(
        "Opus",
        () -> {
          out.zeros(6);
          out.u16(1); // data reference
          out.zeros(8);
          out.u16(2);
          out.u16(16);
          out.zeros(4);
          out.u32((long) InitSegment.OPUS_TIMESCALE << 16);
          out.box("dOps", this::opusConfiguration);
        });
  }

  private void opusConfiguration() {
    out.u8(0); // version
    out.u8(2); // channels
    out.u16(0); // pre-skip: a live stream is joined in its middle
    out.u32(InitSegment.OPUS_TIMESCALE);
    out.u16(0); // gain
    out.u8(0); // mapping family
  }

  /** ES_Descriptor (ISO 14496-1 7.2.6.5). */
  private void elementaryStream(byte[] config) {
    int decoderConfig = 13 + 2 + config.length;
    descriptor(3, 3 + 2 + decoderConfig + 3);
    out.u16(0); // ES_ID
    out.u8(0);
    descriptor(4, decoderConfig);
    out.u8(AUDIO_ISO_14496_3);
    out.u8(AUDIO_STREAM);
    out.zeros(11); // buffer size, maximal and average bit rate: unknown
    descriptor(5, config.length);
    out.bytes(config);
    descriptor(6, 1);
    out.u8(2); // MP4 file
  }

  private void descriptor(int tag, int length) {
    out.u8(tag);
    out.u8(length); // all of ours are under 128 bytes
  }
}
