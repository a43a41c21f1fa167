package org.camfleet.codecs.h264;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the RTP packets of one H.264 stream (RFC 6184: single NAL unit, STAP-A, FU-A) into
 * pictures. Packets must come in sending order; gaps are noticed by the sequence number. Never
 * throws: damage is a flag of the picture and a count. One thread.
 *
 * <p>A picture ends at the marker bit, at a new timestamp, or at a slice that starts a picture.
 * Where a sender puts the marker on every slice, this is learned from the first such picture, and
 * from then on pictures end at the timestamp, until the markers have been true for a while.
 */
public final class H264Depacketizer {
  /** Pictures over this many bytes are dropped. */
  public static final int LARGEST_PICTURE = 8 << 20;

  private static final int MOST_READY = 8;
  private static final int TRUE_MARKERS_TO_TRUST = 50;

  private final Quirks quirks;
  private final ParameterSetStore sets = new ParameterSetStore();
  private final PictureBuilder picture = new PictureBuilder(LARGEST_PICTURE);
  private final ArrayDeque<H264Picture> ready = new ArrayDeque<>(2);
  private boolean started;
  private int expectedSequence;
  private long timestamp;
  private boolean chainBroken = true;
  private boolean fragmentOpen;
  private boolean markerOnEverySlice;
  private int markers;
  private int truePictures;
  private long emittedTimestamp = -1;
  private long malformed;
  private long gaps;
  private boolean setsInBand;
  private boolean endsInSet;

  /** Of a peer that is no camera. */
  public H264Depacketizer() {
    this(new Quirks());
  }

  /** Of a camera, whose quirks are noted. */
  public H264Depacketizer(Quirks quirks) {
    this.quirks = quirks;
  }

  /** Starts with parameter sets known from elsewhere, such as the SDP. */
  public void parameterSets(ParameterSets known) {
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
   * Takes the next packet; answers a picture that it completed, else null. A packet without payload
   * only moves the sequence. When a packet completes two pictures (a late end is noticed on a
   * packet that ends its own), {@link #poll} has the second.
   */
  public @Nullable H264Picture push(RtpPacket packet) {
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
        if (!picture.hasSlices() && endsInSet) {
          quirks.meets(Quirk.H264_MARKER_ON_SETS);
        }
        if (!markerOnEverySlice) {
          finish();
        }
      }
    }
    return ready.poll();
  }

  /** A further picture that the last packet completed, or null. */
  public @Nullable H264Picture poll() {
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
  }

  private void payload(byte[] buf, int off, int len) {
    endsInSet = false;
    int type = NalUnitType.of(buf[off]);
    boolean fragment = type == NalUnitType.FU_A && len > 2;
    if (fragmentOpen && !(fragment && buf[off + 1] >= 0)) {
      quirks.meets(Quirk.H264_TORN_FRAGMENTS);
      damage(); // the open fragment never ended
    }
    boolean sound;
    if (buf[off] < 0) { // forbidden_zero_bit
      sound = false;
      quirks.meets(Quirk.H264_DAMAGED_UNITS);
    } else if (fragment) {
      sound = fragment(buf, off, len);
    } else if (type == NalUnitType.STAP_A) {
      sound = aggregate(buf, off + 1, off + len);
      if (!sound) {
        quirks.meets(Quirk.H264_DAMAGED_UNITS);
      }
    } else if (buf[off] == 0 && NalUnits.startCode(buf, off, off + Math.min(len, 4)) <= off + 1) {
      sound =
          quirks.meets(Quirk.H264_START_CODE_IN_PACKET)
              && group(Arrays.copyOfRange(buf, off, off + len));
    } else {
      sound = type < NalUnitType.STAP_A && nal(buf, off, len);
    }
    if (!sound) {
      damage();
    }
  }

  private void damage() {
    malformed++;
    breakChain();
  }

  private boolean aggregate(byte[] buf, int at, int end) {
    while (at + 2 < end) {
      int size = (buf[at] & 0xFF) << 8 | buf[at + 1] & 0xFF;
      at += 2;
      if (size > end - at || size > 0 && !nal(buf, at, size)) {
        return false;
      }
      at += size;
    }
    return true; // a byte or two behind the last unit are some camera's padding
  }

  private boolean fragment(byte[] buf, int off, int len) {
    boolean whole = (buf[off + 1] & 0xC0) == 0xC0;
    if (whole && !quirks.meets(Quirk.H264_WHOLE_FRAGMENT)) {
      return false;
    }
    if (buf[off + 1] < 0) {
      byte header = (byte) (buf[off] & 0xE0 | buf[off + 1] & 0x1F);
      boundary(NalUnitType.of(header), buf[off + 2]);
      picture.openNal(header);
      fragmentOpen = true;
    } else if (!fragmentOpen) {
      if (!chainBroken) {
        quirks.meets(Quirk.H264_TORN_FRAGMENTS);
      }
      return chainBroken; // the rest of a NAL unit whose start went with a counted gap is no news
    }
    if (!picture.append(buf, off + 2, len - 2)) {
      return false;
    }
    if ((buf[off + 1] & 0x40) != 0) {
      fragmentOpen = false;
      return endNal();
    }
    return true;
  }

  /** Ends the assembled NAL unit; some cameras pack a whole Annex B group into one. */
  private boolean endNal() {
    byte[] buf = picture.buffer();
    int from = picture.nalStart();
    int end = picture.size();
    int code = NalUnits.startCode(buf, from, end);
    if (code == end) {
      return keepOrStrip(from, end - from);
    }
    byte[] group = Arrays.copyOfRange(buf, from, end);
    picture.abandonNal();
    return quirks.meets(Quirk.H264_GROUP_IN_FRAGMENTS) && group(group);
  }

  /** NAL units with start codes between them; the first may have none. */
  private boolean group(byte[] group) {
    int at = 0;
    boolean sound = true;
    while (at < group.length) {
      int next = NalUnits.startCode(group, at, group.length);
      int to = next;
      while (to > at && group[to - 1] == 0) {
        to--;
      }
      sound &= to == at || nal(group, at, to - at);
      at = next + 3;
    }
    return sound;
  }

  private boolean keepOrStrip(int from, int length) {
    int type = NalUnitType.of(picture.buffer()[from]);
    if (isKept(type)) {
      picture.closeNal();
      return true;
    }
    boolean sound = !isSet(type) || set(picture.buffer(), from, length);
    picture.abandonNal();
    return sound;
  }

  private boolean nal(byte[] buf, int off, int len) {
    int type = NalUnitType.of(buf[off]);
    if (buf[off] < 0 || type == 0) {
      return false;
    }
    boundary(type, len > 1 ? buf[off + 1] : 0);
    if (!isKept(type)) {
      return !isSet(type) || set(buf, off, len);
    }
    picture.openNal(buf[off]);
    if (!picture.append(buf, off + 1, len - 1)) {
      return false;
    }
    picture.closeNal();
    return true;
  }

  private boolean set(byte[] buf, int off, int len) {
    setsInBand = endsInSet = true;
    return sets.add(buf, off, len);
  }

  private static boolean isKept(int type) {
    return type <= NalUnitType.SEI;
  }

  private static boolean isSet(int type) {
    return type == NalUnitType.SPS || type == NalUnitType.PPS;
  }

  /**
   * Ends the picture before a NAL unit that can only be of the next one (H.264 clause 7.4.1.2.3).
   * Parameter sets should be, but some senders put them before every slice of a key frame: the
   * slice behind them tells.
   */
  private void boundary(int type, byte firstSliceByte) {
    if (!NalUnitType.isSlice(type)) {
      if ((type == NalUnitType.SEI || type == NalUnitType.AUD) && picture.hasSlices()) {
        finish();
      }
      return;
    }
    boolean firstSlice = firstSliceByte < 0; // first_mb_in_slice = 0 is the single bit 1
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
      chainBroken = false;
    }
    if (ready.size() == MOST_READY) {
      malformed++;
      ready.poll();
    }
    ready.add(
        new H264Picture(
            picture.copy(),
            timestamp,
            keyFrame,
            picture.isBidirectional(),
            chainBroken || !picture.isComplete(),
            sets.forPicture(picture.pictureSetId())));
    emittedTimestamp = timestamp;
    picture.reset();
  }
}
