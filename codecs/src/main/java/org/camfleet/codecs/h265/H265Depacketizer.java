package org.camfleet.codecs.h265;

import java.util.ArrayDeque;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the RTP packets of one H.265 stream (RFC 7798: single NAL unit, AP, FU) into pictures, as
 * H264Depacketizer does for H.264. Packets must come in sending order, NAL units in decoding order:
 * one whose decoding order number goes back is damage. Never throws: damage is a flag of the
 * picture and a count. One thread.
 *
 * <p>A picture ends at the marker bit, at a new timestamp, or at a slice segment that starts a
 * picture. Pictures that refer to what was before the key frame at which decoding begins (RASL) are
 * told as damaged.
 */
public final class H265Depacketizer {
  /** Pictures over this many bytes are dropped. */
  public static final int LARGEST_PICTURE = 8 << 20;

  private static final int MOST_READY = 8;
  private static final int TRUE_MARKERS_TO_TRUST = 50;
  private static final int HEADER = 2;

  private final Quirks quirks;
  private final int order; // bytes of the decoding order number of a NAL unit
  private final ParameterSetStore sets = new ParameterSetStore();
  private final PictureBuilder picture = new PictureBuilder(LARGEST_PICTURE);
  private final ArrayDeque<H265Picture> ready = new ArrayDeque<>(2);
  private boolean started;
  private int expectedSequence;
  private long timestamp;
  private boolean chainBroken = true;
  private boolean leadingBroken = true;
  private boolean fragmentOpen;
  private boolean markerOnEverySlice;
  private int markers;
  private int truePictures;
  private int lastOrder = -1;
  private long emittedTimestamp = -1;
  private long malformed;
  private long gaps;
  private boolean setsInBand;

  /**
   * Of a camera, whose quirks are noted.
   *
   * @param numbered whether NAL units carry decoding order numbers (sprop-max-don-diff is over 0)
   */
  public H265Depacketizer(boolean numbered, Quirks quirks) {
    this.order = numbered ? 2 : 0;
    this.quirks = quirks;
  }

  /** Starts with parameter sets known from elsewhere, such as the SDP. */
  public void parameterSets(ParameterSets known) {
    sets.add(known.vps(), 0, known.vps().length);
    sets.add(known.sps(), 0, known.sps().length);
    for (byte[] pps : known.pps()) {
      sets.add(pps, 0, pps.length);
    }
  }

  /** The newest complete parameter sets, or null; the same object while unchanged. */
  public @Nullable ParameterSets parameterSets() {
    return sets.latest();
  }

  /** Whether parameter sets came in band so far. */
  public boolean hasSetsInBand() {
    return setsInBand;
  }

  /** Payloads that could not be read so far. */
  public long malformed() {
    return malformed;
  }

  /** Gaps in the sequence numbers so far. */
  public long gaps() {
    return gaps;
  }

  /**
   * Takes the next packet; answers a picture that it completed, else null. When a packet completes
   * two pictures, {@link #poll} has the second.
   */
  public @Nullable H265Picture push(RtpPacket packet) {
    follow(packet.sequenceNumber());
    int length = packet.payloadLength();
    if (length > 0) {
      if (packet.timestamp() != timestamp) {
        finish();
        timestamp = packet.timestamp();
      }
      payload(packet.buffer(), packet.payloadOffset(), length);
      if (packet.marker() && !fragmentOpen) {
        markers++;
        if (!markerOnEverySlice) {
          finish();
        }
      }
    }
    return ready.poll();
  }

  /** A further picture that the last packet completed, or null. */
  public @Nullable H265Picture poll() {
    return ready.poll();
  }

  private void follow(int sequence) {
    if (started && sequence != expectedSequence) {
      gaps++;
      breakChain();
    }
    started = true;
    expectedSequence = sequence + 1 & 0xFFFF;
  }

  private void breakChain() {
    picture.abandonNal();
    picture.markIncomplete();
    fragmentOpen = false;
    chainBroken = true;
    lastOrder = -1;
  }

  private void payload(byte[] buf, int off, int len) {
    int type = len <= HEADER || buf[off] < 0 ? -1 : NalUnitType.of(buf[off]);
    boolean fragment = type == NalUnitType.FU && len > HEADER + 1;
    if (fragmentOpen && !(fragment && buf[off + HEADER] >= 0)) {
      quirks.meets(Quirk.H264_TORN_FRAGMENTS);
      damage(); // the open fragment never ended
    }
    boolean sound;
    if (fragment) {
      sound = fragment(buf, off, len);
    } else if (type == NalUnitType.AP) {
      sound = aggregate(buf, off + HEADER, off + len);
    } else {
      sound = type >= 0 && type < NalUnitType.AP && single(buf, off, len);
    }
    if (!sound) {
      damage();
    }
  }

  private void damage() {
    malformed++;
    breakChain();
  }

  /** One NAL unit, whose decoding order number stands behind its header (clause 4.4.1). */
  private boolean single(byte[] buf, int off, int len) {
    int at = off + HEADER + order;
    return len > HEADER + order
        && inOrder(buf, off + HEADER)
        && nal(buf[off], buf[off + 1], buf, at, off + len - at);
  }

  /** Several NAL units (clause 4.4.2): the first has its number, the others a difference. */
  private boolean aggregate(byte[] buf, int at, int end) {
    if (end - at <= order || !inOrder(buf, at)) {
      return false;
    }
    at += order;
    while (at + 2 < end) {
      int size = u16(buf, at);
      at += 2;
      if (size > end - at || size > 0 && size <= HEADER) {
        quirks.meets(Quirk.H264_DAMAGED_UNITS);
        return false;
      }
      if (size > 0 && !nal(buf[at], buf[at + 1], buf, at + HEADER, size - HEADER)) {
        return false;
      }
      at += size;
      if (order > 0 && at < end) {
        lastOrder = lastOrder + 1 + (buf[at++] & 0xFF) & 0xFFFF; // DOND
      }
    }
    return true; // a byte or two behind the last unit are some camera's padding
  }

  private boolean fragment(byte[] buf, int off, int len) {
    byte head = buf[off + HEADER];
    int at = off + HEADER + 1;
    if ((head & 0xC0) == 0xC0 && !quirks.meets(Quirk.H264_WHOLE_FRAGMENT)) {
      return false;
    }
    if (head < 0) {
      if (len <= HEADER + 1 + order || !inOrder(buf, at)) {
        return false;
      }
      at += order;
      byte header = (byte) (buf[off] & 0x81 | (head & 0x3F) << 1);
      boundary(NalUnitType.of(header), buf[at]);
      picture.openNal(header, buf[off + 1]);
      fragmentOpen = true;
    } else if (!fragmentOpen) {
      if (!chainBroken) {
        quirks.meets(Quirk.H264_TORN_FRAGMENTS);
      }
      return chainBroken; // the rest of a NAL unit whose start went with a counted gap is no news
    }
    if (!picture.append(buf, at, off + len - at)) {
      return false;
    }
    if ((head & 0x40) != 0) {
      fragmentOpen = false;
      return keepOrStrip();
    }
    return true;
  }

  private boolean keepOrStrip() {
    int from = picture.nalStart();
    int type = NalUnitType.of(picture.buffer()[from]);
    if (NalUnitType.isKept(type)) {
      picture.closeNal();
      return true;
    }
    boolean sound = !NalUnitType.isSet(type) || set(picture.buffer(), from, picture.size() - from);
    picture.abandonNal();
    return sound;
  }

  /** Notes a decoding order number; false when it goes back. */
  private boolean inOrder(byte[] buf, int at) {
    if (order == 0) {
      return true;
    }
    int number = u16(buf, at);
    boolean forward = lastOrder < 0 || (number - lastOrder & 0xFFFF) < 0x8000;
    lastOrder = number;
    return forward;
  }

  private boolean nal(byte first, byte second, byte[] buf, int off, int len) {
    int type = NalUnitType.of(first);
    if (first < 0 || len < 1) {
      quirks.meets(Quirk.H264_DAMAGED_UNITS);
      return false;
    }
    boundary(type, buf[off]);
    boolean kept = NalUnitType.isKept(type);
    if (!kept && !NalUnitType.isSet(type)) {
      return true;
    }
    picture.openNal(first, second);
    return picture.append(buf, off, len) && keepOrStrip();
  }

  private boolean set(byte[] buf, int off, int len) {
    setsInBand = true;
    return sets.add(buf, off, len);
  }

  /**
   * Ends the picture before a NAL unit that can only be of the next one (H.265 clause 7.4.2.4.4).
   * Parameter sets should be, but some senders put them before every slice of a key frame: the
   * slice behind them tells.
   */
  private void boundary(int type, byte firstSliceByte) {
    if (!NalUnitType.isSlice(type)) {
      boolean ofTheNext = type == NalUnitType.PREFIX_SEI || type == NalUnitType.AUD;
      if (ofTheNext && picture.hasSlices()) {
        finish();
      }
      return;
    }
    boolean firstSlice = firstSliceByte < 0;
    if (firstSlice && picture.hasFirstSlice()) {
      finish();
    } else if (!firstSlice && !picture.hasSlices() && emittedTimestamp == timestamp) {
      markerOnEverySlice = quirks.meets(Quirk.H264_MARKER_ON_EVERY_SLICE);
      truePictures = 0;
      chainBroken = true;
    }
  }

  /** A run of pictures with one marker each clears a sender that was suspected on damaged input. */
  private void judgeMarkers() {
    truePictures = markers == 1 ? truePictures + 1 : 0;
    markers = 0;
    if (truePictures >= TRUE_MARKERS_TO_TRUST) {
      markerOnEverySlice = false;
    }
  }

  private void finish() {
    if (fragmentOpen) {
      quirks.meets(Quirk.H264_TORN_FRAGMENTS);
      damage();
    }
    if (!picture.hasSlices()) {
      return; // parameter sets or SEI alone: they belong to the picture that follows
    }
    judgeMarkers();
    boolean keyFrame = picture.isKeyFrame();
    if (keyFrame && picture.isComplete()) {
      leadingBroken = chainBroken || picture.isBroken();
      chainBroken = false;
    }
    boolean lacks = chainBroken || picture.isLeading() && leadingBroken;
    if (ready.size() == MOST_READY) {
      malformed++;
      ready.poll();
    }
    ready.add(
        new H265Picture(
            picture.copy(),
            timestamp,
            keyFrame,
            lacks || !picture.isComplete(),
            sets.forPicture(picture.pictureSetId())));
    emittedTimestamp = timestamp;
    picture.reset();
  }

  private static int u16(byte[] buf, int at) {
    return (buf[at] & 0xFF) << 8 | buf[at + 1] & 0xFF;
  }
}
