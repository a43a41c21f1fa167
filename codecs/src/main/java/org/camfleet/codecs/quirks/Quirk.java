package org.camfleet.codecs.quirks;

import java.util.Locale;
import java.util.Optional;

/**
 * A habit of cameras that breaks a standard, or what most clients expect, and that we live with.
 * The names are stable: they stand in settings, in the status and in metrics; docs/cameras.md is
 * their table. In parentheses stands who reported it.
 */
public enum Quirk {
  /** The numbers of the {@code o=} line have fractions (mediamtx#2555). */
  SDP_ORIGIN_FRACTION(1),
  /** The numbers of the {@code o=} line are negative or over 64 bits (mediamtx#2708, #5949). */
  SDP_ORIGIN_NUMBER(2),
  /** There is no {@code s=} line (mediamtx#2473). */
  SDP_NO_NAME(3),
  /** A {@code c=} line is empty or cut (mediamtx#68, #120, #5033). */
  SDP_CONNECTION_CUT(4),
  /** The {@code o=} line is cut, bracketed or missing (mediamtx#231, #2762). */
  SDP_ORIGIN_CUT(5),
  /** A line of the description has not the form {@code x=value} (mediamtx#2762). */
  SDP_STRAY_LINE(5),
  /** Header fields that are not needed are answered by 400 (mediamtx#2887). */
  RTSP_HEADERS_REFUSED(6),
  /** A track answers to another URL than the usual one (retina#9, gortsplib#120, #121). */
  RTSP_CONTROL_URL(7),
  /** The answer to SETUP names no interleaved channels (gortsplib#142, #456). */
  RTSP_NO_CHANNELS(8),
  /** The answer to SETUP names other channels than were asked for (mediamtx#1762). */
  RTSP_OTHER_CHANNELS(8),
  /** The answer to SETUP begins with a parameter instead of the protocol (retina#120). */
  RTSP_TRANSPORT_ORDER(8),
  /** Media comes on channels that were never agreed on (mediamtx#1762). */
  RTSP_UNKNOWN_CHANNELS(8),
  /** The second SETUP is answered with another session (retina#85). */
  RTSP_SESSION_CHANGES(9),
  /** Media comes before the answer to PLAY (retina#46). */
  RTSP_MEDIA_BEFORE_PLAY(10),
  /** Bytes stand between frames, or a frame is torn (retina#17). */
  RTSP_TORN_STREAM(11),
  /** A session that broke is kept, and no other is given (webrtc-streamer#713, retina#34). */
  RTSP_ZOMBIE_SESSION(12),
  /** A method of keeping the session alive is refused (go2rtc#2409, SharpRTSP#63). */
  RTSP_KEEP_ALIVE_REFUSED(13),
  /** A session lives for less than 30 s without a sign of life (mediamtx#1066). */
  RTSP_SHORT_TIMEOUT(14),
  /** Digest must be answered with {@code qop=auth} (gortsplib#1074, #1155). */
  AUTH_QOP(15),
  /** Digest knows SHA-256 only, neither MD5 nor Basic (go2rtc#2344). */
  AUTH_SHA_256(16),
  /** There are several challenges, in one header field or in more (go2rtc#2451, #2476). */
  AUTH_SEVERAL_CHALLENGES(17),
  /** SHA-256 is offered but calculated wrongly, and MD5 works (gortsplib#863, retina#62). */
  AUTH_SHA_256_BROKEN(18),
  /** Basic is asked for, in clear text, by who took Digest before (gortsplib#863). */
  AUTH_BASIC_AFTER_DIGEST(18),
  /** The password in the URL holds characters that end the host's name (frigate#5798). */
  URL_PASSWORD_CHARACTERS(19),
  /** An account is locked after a few wrong passwords (CamioCam/rtsp#34, IpCamera#11). */
  AUTH_LOCK_OUT(20),
  /** Who connects too often is dropped without a word, and longer each time (MiBeeNvr#720). */
  RTSP_HASTE_PUNISHED(21),
  /** A busy camera says when it wants to be asked again (MiBeeNvr#720). */
  RTSP_RETRY_AFTER(22),
  /** The description has tracks that are neither video nor audio (OvenMediaEngine#671). */
  SDP_FOREIGN_MEDIA(23),
  /** An audio track is there for talking to the camera (go2rtc's guide: Amcrest, Dahua). */
  SDP_BACK_CHANNEL(24),
  /** Media comes over another transport than the one that is asked for first (janus#2811). */
  RTSP_OTHER_TRANSPORT(25),
  /** Media by UDP comes from another port than the answer to SETUP says (MediaMTX rtspAnyPort). */
  UDP_OTHER_PORT(25),
  /** PLAY with a range is refused (media-stream-library-js#417, rtp2httpd#413). */
  RTSP_RANGE_REFUSED(26),
  /** The description has no {@code sprop-parameter-sets} (mediamtx#707, #861, gortsplib#88). */
  H264_NO_SETS_IN_DESCRIPTION(27),
  /** The description has one kind of parameter sets only, or unreadable ones (FFmpeg#181). */
  H264_HALF_SETS_IN_DESCRIPTION(28),
  /** The parameter sets of the description have start codes (go2rtc#1617, moonfire-nvr#213). */
  H264_START_CODES_IN_DESCRIPTION(29),
  /** Parameter sets change while pictures flow (mediamtx#787, kerberos agent#105). */
  H264_SETS_CHANGE(30),
  /** Parameter sets stand in the description and never come in band (mediamtx#5861). */
  H264_SETS_ONLY_IN_DESCRIPTION(31),
  /** A group with start codes is sent as one fragmented NAL unit (retina#68, #108). */
  H264_GROUP_IN_FRAGMENTS(32),
  /** A packet's payload begins with a start code (retina#68). */
  H264_START_CODE_IN_PACKET(32),
  /** The end of the sequence parameter set is damaged (retina#102). */
  H264_SPS_TAIL(33),
  /** Parameter sets carry the marker that ends a picture (retina#13). */
  H264_MARKER_ON_SETS(34),
  /** One fragment is both the first and the last (gortsplib#649). */
  H264_WHOLE_FRAGMENT(35),
  /** A fragmented NAL unit has no end or no beginning, and nothing was lost (gortsplib#503). */
  H264_TORN_FRAGMENTS(36),
  /** A NAL unit has the forbidden bit, or an aggregate lies about its sizes (retina#34). */
  H264_DAMAGED_UNITS(37),
  /** Packets are larger than any datagram on the way (mediamtx#797, #5895). */
  RTP_LARGE_PACKETS(38),
  /** Pictures are not sent in the order in which they are shown (mediamtx#1317, #3022). */
  H264_REORDERED(39),
  /** The description names another profile or level than the pictures have (janus#849, #1315). */
  SDP_PROFILE_DIFFERS(40),
  /** A video track that is no H.264 stands before one that is (mediamtx#1448, frigate#5187). */
  SDP_OTHER_VIDEO_FIRST(41),
  /** Key frames are more than 4 s apart (mediamtx#1209, #4189). */
  H264_LONG_GROUPS(42),
  /** Key frames are more than 10 s apart, or never come by themselves (producer-sdk-cpp#1184). */
  H264_ENDLESS_GROUPS(43),
  /** A request for a key frame is not followed within 4 s (live777#329). */
  RTCP_KEY_FRAME_REQUEST_IGNORED(44),
  /** Every slice carries the marker that ends a picture (retina#13). */
  H264_MARKER_ON_EVERY_SLICE(45),
  /** RTSP by itself does not work, and does through HTTP (go2rtc's guide: Reolink). */
  RTSP_ONLY_IN_HTTP(46),
  /** OPTIONS is refused (zoneminder#608). */
  RTSP_NO_OPTIONS(0),
  /** An answer has no CSeq or a wrong one (retina#133, #136, homebridge-foscamcamera#6). */
  RTSP_CSEQ(0),
  /** The sound of the description can not be set up (go2rtc#2390). */
  RTSP_SOUND_REFUSED(0),
  /** The answer to SETUP names no session (mediamtx#840, OvenMediaEngine#1143). */
  RTSP_NO_SESSION(0),
  /** Interleaved frames are empty (curl#20744). */
  RTSP_EMPTY_FRAMES(0),
  /** Format parameters stand under another payload type than the track's (gortsplib#658). */
  SDP_FORMAT_TYPE(0),
  /** The {@code rtpmap} has spaces around its slash, or no clock rate (moonfire-nvr#213). */
  SDP_RTPMAP_FORM(0),
  /** Video has another clock rate than 90 kHz in the description (gortsplib#693). */
  SDP_CLOCK_RATE(0),
  /** The source of packets (SSRC) changes while they flow (gortsplib#480, #687, retina#79). */
  RTP_SOURCE_CHANGES(0);

  private final int number;

  Quirk(int number) {
    this.number = number;
  }

  /** Its number in docs/cameras.md, which related quirks share; 0 for those without one. */
  public int number() {
    return number;
  }

  /** Its name outside of this program, such as {@code sdp-no-name}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The quirk of this name; empty when there is none. */
  public static Optional<Quirk> of(String code) {
    for (Quirk quirk : values()) {
      if (quirk.code().equals(code)) {
        return Optional.of(quirk);
      }
    }
    return Optional.empty();
  }
}
