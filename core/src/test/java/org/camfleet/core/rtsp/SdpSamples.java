package org.camfleet.core.rtsp;

import static org.camfleet.core.rtsp.HandWrittenRtp.PPS;
import static org.camfleet.core.rtsp.HandWrittenRtp.SPS;
import static org.camfleet.core.rtsp.HandWrittenRtp.join;

import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.camfleet.codecs.quirks.Quirk;

/** Cameras with odd descriptions. */
final class SdpSamples {
  private static final String ORIGIN = "o=- 1 1 IN IP4 0.0.0.0";
  private static final byte[] START_CODE = {0, 0, 0, 1};

  private SdpSamples() {}

  static Map<Quirk, Sample> all() {
    Map<Quirk, Sample> all = new EnumMap<>(Quirk.class);
    all.put(Quirk.SDP_ORIGIN_FRACTION, instead(ORIGIN, "o=- 1606.5 1.25 IN IP4 10.0.0.8"));
    all.put(
        Quirk.SDP_ORIGIN_NUMBER,
        instead(ORIGIN, "o=- -2890844526 92233720368547758089999 IN IP4 10.0.0.8"));
    all.put(Quirk.SDP_NO_NAME, instead("s=quirk\r\n", ""));
    all.put(Quirk.SDP_CONNECTION_CUT, instead("c=IN IP4 0.0.0.0", "c=IN "));
    all.put(Quirk.SDP_ORIGIN_CUT, instead(ORIGIN, "o=- 1 1 IN IP4 <10.0.0.8>"));
    all.put(Quirk.SDP_STRAY_LINE, instead("s=quirk", "s=quirk\r\nfirmware 3.4"));
    all.put(
        Quirk.SDP_FOREIGN_MEDIA,
        behind("m=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\n"));
    all.put(
        Quirk.SDP_BACK_CHANNEL,
        behind("m=audio 0 RTP/AVP 0\r\na=control:trackID=5\r\na=sendonly\r\n"));
    all.put(
        Quirk.SDP_PROFILE_DIFFERS,
        ScriptedSample.good()
            .describing(sdp -> sdp.replaceAll("profile-level-id=\\w+", "profile-level-id=420001")));
    all.put(
        Quirk.SDP_OTHER_VIDEO_FIRST,
        instead(
            "m=video",
            "m=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\na=control:trackID=9\r\nm=video"));
    all.put(Quirk.SDP_RTPMAP_FORM, instead("H264/90000", "H264 / 90000"));
    all.put(Quirk.SDP_CLOCK_RATE, instead("H264/90000", "H264/30000"));
    parameterSets(all);
    return all;
  }

  private static void parameterSets(Map<Quirk, Sample> all) {
    all.put(
        Quirk.H264_NO_SETS_IN_DESCRIPTION,
        ScriptedSample.good()
            .describing(sdp -> sdp.replaceAll(";sprop-parameter-sets=[^\r]*", "")));
    all.put(Quirk.H264_HALF_SETS_IN_DESCRIPTION, sprop(base64(SPS)));
    HandWrittenRtp bare = HandWrittenRtp.on(0);
    for (int i = 0; i < 10; i++) {
      bare.slices(i);
    }
    all.put(
        Quirk.H264_START_CODES_IN_DESCRIPTION,
        sprop(base64(join(START_CODE, SPS)) + "," + base64(join(START_CODE, PPS)))
            .sending(bare, 10));
    all.put(
        Quirk.SDP_FORMAT_TYPE,
        ScriptedSample.good()
            .describing(sdp -> sdp.replace("a=fmtp:96", "a=fmtp:97"))
            .sending(bare, 10));
  }

  private static ScriptedSample instead(String usual, String odd) {
    return ScriptedSample.good().describing(sdp -> sdp.replace(usual, odd));
  }

  private static ScriptedSample behind(String media) {
    return ScriptedSample.good().describing(sdp -> sdp + media);
  }

  private static ScriptedSample sprop(String value) {
    return ScriptedSample.good()
        .describing(
            sdp -> sdp.replaceAll("sprop-parameter-sets=[^\r]*", "sprop-parameter-sets=" + value));
  }

  private static String base64(byte[] nal) {
    return Base64.getEncoder().encodeToString(nal);
  }
}
