package org.camfleet.core.rtsp;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.audio.AudioSpecificConfig;
import org.camfleet.codecs.audio.G726;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.camfleet.codecs.sdp.Fmtp;
import org.camfleet.codecs.sdp.MediaDescription;
import org.camfleet.codecs.sdp.RtpMap;
import org.camfleet.codecs.sdp.SessionDescription;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.jspecify.annotations.Nullable;

/**
 * A track of a camera's description that we want.
 *
 * @param rtpMap payload type, codec and clock
 * @param fmtp format parameters
 * @param control the {@code control} attribute, if any
 * @param audio what the sound is; null for the video track
 * @param size of the pictures, where the description says it
 */
record TrackPlan(
    RtpMap rtpMap,
    Fmtp fmtp,
    @Nullable String control,
    @Nullable AudioTrack audio,
    DescribedSize size) {
  static final String H264 = "H264";
  static final String H265 = "H265";
  static final String JPEG = "JPEG";

  private static final int VIDEO_CLOCK = 90_000;
  private static final int LOWEST_CLOCK = 7350;
  private static final int HIGHEST_CLOCK = 96_000;

  /** The first H.264 video; where there is none and any will do, the first H.265, then JPEG. */
  static @Nullable TrackPlan video(
      SessionDescription description, WantedVideo wanted, Quirks quirks) {
    for (String codec : wanted.isAny() ? List.of(H264, H265, JPEG) : List.of(H264)) {
      boolean first = true;
      for (MediaDescription media : description.media("video")) {
        for (RtpMap map : media.rtpMaps()) {
          if (map.is(codec)) {
            boolean taken =
                first || !codec.equals(H264) || quirks.meets(Quirk.SDP_OTHER_VIDEO_FIRST);
            boolean usual = map.clockRate() == VIDEO_CLOCK || quirks.meets(Quirk.SDP_CLOCK_RATE);
            return taken && usual ? video(media, map, codec, quirks) : null;
          }
        }
        first = false;
      }
    }
    return null;
  }

  /** What re-encoding would make of a description without H.264; null: nothing. */
  static @Nullable Obstacle obstacle(SessionDescription description) {
    TrackPlan other = video(description, WantedVideo.ANY, new Quirks());
    return other == null ? null : other.obstacle();
  }

  /** Why the track can not pass through; null for H.264 and sound. */
  @Nullable Obstacle obstacle() {
    if (audio != null) {
      return null;
    }
    return switch (rtpMap.encoding()) {
      case H265 -> Obstacle.h265();
      case JPEG -> Obstacle.jpeg();
      default -> null;
    };
  }

  /** The first audio that can be carried, if there is one. */
  static @Nullable TrackPlan audio(SessionDescription description, Quirks quirks) {
    return audio(description, false, quirks);
  }

  /** The same; {@code asked} where the camera was asked to show its back channel. */
  static @Nullable TrackPlan audio(SessionDescription description, boolean asked, Quirks quirks) {
    for (MediaDescription media : description.media("audio")) {
      for (RtpMap map : media.rtpMaps()) {
        AudioTrack track = track(map, fmtp(media, map, quirks));
        // A back channel is for talking to the camera; it sends nothing.
        boolean back = BackchannelPlan.isTaken(media);
        boolean taken = !back || !asked && !quirks.meets(Quirk.SDP_BACK_CHANNEL);
        if (track != null && taken) {
          Fmtp fmtp = fmtp(media, map, quirks);
          return new TrackPlan(map, fmtp, media.attribute("control"), track, DescribedSize.NONE);
        }
      }
    }
    return null;
  }

  private static TrackPlan video(MediaDescription media, RtpMap map, String codec, Quirks quirks) {
    // Video has one clock (RFC 6184 8.2.1, RFC 7798 7.1, RFC 2435 3), whatever a camera writes.
    RtpMap sane = new RtpMap(map.payloadType(), codec, VIDEO_CLOCK, 1);
    Fmtp fmtp = fmtp(media, map, quirks);
    DescribedSize size = DescribedSize.of(media, map.payloadType(), fmtp);
    return new TrackPlan(sane, fmtp, media.attribute("control"), null, size);
  }

  /** The parameters of a payload type; where it has none, those of another one that has no map. */
  private static Fmtp fmtp(MediaDescription media, RtpMap map, Quirks quirks) {
    Fmtp own = media.fmtp(map.payloadType());
    List<String> all = media.attributes("fmtp");
    if (!own.parameters().isEmpty() || all.size() != 1) {
      return own;
    }
    Fmtp other = Fmtp.parse(all.get(0));
    boolean stray = other != null && media.rtpMap(other.payloadType()) == null;
    return other != null && stray && quirks.meetsOnce(Quirk.SDP_FORMAT_TYPE) ? other : own;
  }

  static @Nullable AudioTrack track(RtpMap map, Fmtp fmtp) {
    String codec = map.encoding().toUpperCase(Locale.ROOT);
    boolean telephone = map.clockRate() == 8000 && map.channels() == 1;
    return switch (codec) {
      case "PCMU" -> telephone ? g711(AudioCodec.PCMU) : null;
      case "PCMA" -> telephone ? g711(AudioCodec.PCMA) : null;
      case "OPUS" -> map.clockRate() == 48_000 ? AudioTrack.OPUS : null;
      case "MPEG4-GENERIC" ->
          map.clockRate() >= LOWEST_CLOCK && map.clockRate() <= HIGHEST_CLOCK
              ? aac(map, fmtp)
              : null;
      case "L16" -> linear(map);
      default -> telephone ? g726(G726.named(codec)) : null;
    };
  }

  private static @Nullable AudioTrack linear(RtpMap map) {
    boolean usable =
        map.clockRate() >= LOWEST_CLOCK && map.clockRate() <= HIGHEST_CLOCK && map.channels() <= 2;
    return usable
        ? new AudioTrack(AudioCodec.L16, map.clockRate(), map.channels(), new byte[0])
        : null;
  }

  private static @Nullable AudioTrack g726(@Nullable G726 form) {
    return form == null ? null : new AudioTrack(AudioCodec.G726, 8000, 1, form.config());
  }

  private static AudioTrack g711(AudioCodec codec) {
    return new AudioTrack(codec, 8000, 1, new byte[0]);
  }

  private static @Nullable AudioTrack aac(RtpMap map, Fmtp fmtp) {
    String text = fmtp.get("config");
    try {
      byte[] config =
          text == null || text.isEmpty()
              ? AudioSpecificConfig.lowComplexity(map.clockRate(), map.channels())
              : HexFormat.of().parseHex(text);
      AudioSpecificConfig parsed = AudioSpecificConfig.parse(config);
      int channels = parsed.channels() == 0 ? map.channels() : parsed.channels();
      return channels <= 2
          ? new AudioTrack(AudioCodec.AAC, parsed.sampleRate(), channels, config)
          : null;
    } catch (MalformedException | IllegalArgumentException unusable) {
      return null;
    }
  }

  /** What the description offers, for the sentence that says why it does not do. */
  static String offered(SessionDescription description) {
    List<String> found = new ArrayList<>();
    for (MediaDescription media : description.media()) {
      String codecs =
          media.rtpMaps().stream().map(RtpMap::encoding).collect(Collectors.joining("/"));
      found.add(
          Faults.printable(
              media.kind()
                  + " "
                  + (codecs.isEmpty() ? String.join("/", media.formats()) : codecs)));
    }
    return found.isEmpty() ? "nothing" : String.join(", ", found);
  }
}
