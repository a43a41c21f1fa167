package org.camfleet.core.rtsp;

import static org.camfleet.core.rtsp.HandWrittenRtp.LOWER;
import static org.camfleet.core.rtsp.HandWrittenRtp.PPS;
import static org.camfleet.core.rtsp.HandWrittenRtp.SPS;
import static org.camfleet.core.rtsp.HandWrittenRtp.UPPER;
import static org.camfleet.core.rtsp.HandWrittenRtp.join;
import static org.camfleet.core.rtsp.HandWrittenRtp.keyFrame;
import static org.camfleet.core.rtsp.HandWrittenRtp.time;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.core.media.MediaLoop;

/** Cameras with odd pictures. */
final class H264Samples {
  private static final byte[] START_CODE = {0, 0, 0, 1};
  // Written by x264 for 1280x720 with two B-frames.
  private static final byte[] REORDERED =
      HexFormat.of()
          .parseHex("6764001facd9405005bb01100000030010000003032626000f424001e84e4c30078c18cb");

  /** Writes one picture. */
  private interface Writer {
    void picture(HandWrittenRtp rtp, int picture);
  }

  private H264Samples() {}

  static Map<Quirk, Sample> all() {
    Map<Quirk, Sample> all = new EnumMap<>(Quirk.class);
    all.put(
        Quirk.H264_SETS_CHANGE,
        each(
            (rtp, i) ->
                rtp.packet(i < 5 ? SPS : otherLevel(), time(i), false)
                    .packet(PPS, time(i), false)
                    .slices(i)));
    all.put(Quirk.H264_SETS_ONLY_IN_DESCRIPTION, each((rtp, i) -> rtp.slices(i)));
    all.put(
        Quirk.H264_GROUP_IN_FRAGMENTS,
        each(
            (rtp, i) ->
                rtp.fragments(
                    join(SPS, START_CODE, PPS, START_CODE, keyFrame(i)), time(i), true, true)));
    all.put(
        Quirk.H264_START_CODE_IN_PACKET,
        each((rtp, i) ->
                rtp.packet(join(START_CODE, SPS, START_CODE, PPS), time(i), false).slices(i))
            .describing(sdp -> sdp.replaceAll(";sprop-parameter-sets=[^\r]*", "")));
    all.put(Quirk.H264_SPS_TAIL, under(join(SPS, new byte[] {(byte) 0xff, 0x55})));
    all.put(Quirk.H264_REORDERED, under(REORDERED));
    fragments(all);
    markers(all);
    all.put(
        Quirk.RTP_LARGE_PACKETS, each((rtp, i) -> rtp.sets(i).packet(keyFrame(i), time(i), true)));
    all.put(Quirk.RTP_SOURCE_CHANGES, each((rtp, i) -> rtp.from(i < 5 ? 7 : 9).sets(i).slices(i)));
    all.put(Quirk.H264_LONG_GROUPS, each((rtp, i) -> rtp.slices(i, 450_000L * i)));
    all.put(Quirk.H264_ENDLESS_GROUPS, H264Samples::asksWhereNoKeyFrameComes);
    return all;
  }

  /** A key frame, and pictures after it two seconds apart: the camera is asked for another one. */
  private static Sample.Result asksWhereNoKeyFrameComes(MediaLoop loop, Set<Quirk> refused)
      throws Exception {
    HandWrittenRtp rtp = HandWrittenRtp.on(0).sets(0).slices(0);
    for (int i = 1; i < 10; i++) {
      for (byte[] nal : NalUnits.splitLengthPrefixed(TestClips.DEMO.pictures().get(i).data())) {
        rtp.fragments(nal, 180_000L * i, true, true);
      }
    }
    try (ScriptedCamera camera = ScriptedCamera.answering(ScriptedSample::usual)) {
      camera.media(rtp.bytes());
      RtspClient.Settings settings = ScriptedSample.settings(camera.url(), null, true);
      try (Viewer viewer =
          new Viewer(loop, settings, refused, new RefusedLogins(InstantSource.system()))) {
        Viewer.awaitThat(() -> isAsked(camera) || !viewer.faults.isEmpty());
        String told = viewer.faults.isEmpty() ? "" : viewer.faults.get(0).text();
        return new Sample.Result(isAsked(camera), told, viewer.habits.counts());
      }
    }
  }

  /** Whether a picture loss indication came (RFC 4585 6.3.1). */
  private static boolean isAsked(ScriptedCamera camera) {
    return camera.frames.stream()
        .anyMatch(
            frame ->
                IntStream.range(0, frame.length - 1)
                    .anyMatch(i -> frame[i] == (byte) 0x81 && frame[i + 1] == (byte) 206));
  }

  private static void fragments(Map<Quirk, Sample> all) {
    all.put(
        Quirk.H264_WHOLE_FRAGMENT,
        each((rtp, i) ->
                rtp.fragments(SPS, time(i), false, true).packet(PPS, time(i), false).slices(i))
            .describing(sdp -> sdp.replaceAll(";sprop-parameter-sets=[^\r]*", "")));
    HandWrittenRtp torn = HandWrittenRtp.on(0);
    int large =
        IntStream.range(2, 10).filter(i -> keyFrame(i).length > 5_000).findFirst().orElseThrow();
    for (int i = 0; i < 10; i++) {
      torn.sets(i);
      if (i == large) {
        torn.fragments(keyFrame(i), time(i), true, false);
      } else {
        torn.slices(i);
      }
    }
    all.put(Quirk.H264_TORN_FRAGMENTS, ScriptedSample.good().sending(torn, 9));
    byte[] forbidden = {(byte) 0xe5, 1, 2, 3};
    byte[] lyingAggregate = {0x78, 0x7f, 0x7f, 0x67, 1, 2};
    all.put(
        Quirk.H264_DAMAGED_UNITS,
        each(
            (rtp, i) ->
                rtp.packet(i == 0 ? forbidden : lyingAggregate, time(i), false).sets(i).slices(i)));
  }

  private static void markers(Map<Quirk, Sample> all) {
    all.put(
        Quirk.H264_MARKER_ON_SETS,
        each((rtp, i) -> rtp.packet(SPS, time(i), true).packet(PPS, time(i), true).slices(i)));
    HandWrittenRtp marked = HandWrittenRtp.on(0);
    for (int i = 0; i < 10; i++) {
      marked.sets(i).packet(UPPER, time(i), true).packet(LOWER, time(i), true);
    }
    // The first one is lost, as the habit shows on it; the last one has no successor that ends it.
    all.put(Quirk.H264_MARKER_ON_EVERY_SLICE, ScriptedSample.good().sending(marked, 8));
  }

  private static ScriptedSample each(Writer writer) {
    HandWrittenRtp rtp = HandWrittenRtp.on(0);
    for (int i = 0; i < 10; i++) {
      writer.picture(rtp, i);
    }
    return ScriptedSample.good().sending(rtp, 10);
  }

  /** Pictures under another sequence parameter set. */
  private static ScriptedSample under(byte[] sps) {
    return each((rtp, i) -> rtp.packet(sps, time(i), false).packet(PPS, time(i), false).slices(i));
  }

  private static byte[] otherLevel() {
    byte[] sps = SPS.clone();
    sps[3]++;
    return sps;
  }
}
