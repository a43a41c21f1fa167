package org.camfleet.core.onvif;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.camfleet.core.onvif.VideoProfile.Service;
import org.camfleet.core.onvif.VideoProfile.Size;
import org.camfleet.core.onvif.schema.Encoder;
import org.camfleet.core.onvif.schema.Media2Documents;
import org.camfleet.core.onvif.schema.MediaDocuments;
import org.jspecify.annotations.Nullable;

/** Makes profiles of what devices claim: what makes no sense is left out. */
final class ProfileReader {
  private static final int LONGEST_TOKEN = 256; // the standard allows 64
  private static final int LARGEST_SIDE = 16_384;
  private static final int LARGEST_NUMBER = 1_000_000;

  private ProfileReader() {}

  static List<VideoProfile> of(MediaDocuments.GetProfilesResponse answer, int most) {
    List<VideoProfile> profiles = new ArrayList<>();
    for (MediaDocuments.Profile each : answer.profiles) {
      Encoder.One encoder = each.encoder;
      if (encoder != null) {
        add(profiles, of(each.token, each.name, encoder));
      }
    }
    return distinct(profiles, most);
  }

  private static @Nullable VideoProfile of(
      @Nullable String token, @Nullable String name, Encoder.One encoder) {
    Encoder.RateControl rate = encoder.rate;
    Integer gov =
        encoder.h264 != null
            ? encoder.h264.govLength
            : encoder.mpeg4 == null ? null : encoder.mpeg4.govLength;
    return profile(
        token,
        name,
        Service.MEDIA,
        encoder.token,
        encoder.encoding,
        encoder.resolution,
        rate == null ? null : rate.frames,
        rate == null ? null : rate.bits,
        gov);
  }

  static List<VideoProfile> of(Media2Documents.GetProfilesResponse answer, int most) {
    List<VideoProfile> profiles = new ArrayList<>();
    for (Media2Documents.Profile each : answer.profiles) {
      Encoder.Two encoder = each.configurations == null ? null : each.configurations.encoder;
      if (encoder != null) {
        add(profiles, of(each.token, each.name, encoder));
      }
    }
    return distinct(profiles, most);
  }

  private static @Nullable VideoProfile of(
      @Nullable String token, @Nullable String name, Encoder.Two encoder) {
    Encoder.RateControl2 rate = encoder.rate;
    Float frames = rate == null ? null : rate.frames;
    return profile(
        token,
        name,
        Service.MEDIA2,
        encoder.token,
        encoder.encoding,
        encoder.resolution,
        frames == null ? null : frames.intValue(),
        rate == null ? null : rate.bits,
        encoder.govLength);
  }

  private static @Nullable VideoProfile profile(
      @Nullable String token,
      @Nullable String name,
      Service service,
      @Nullable String encoder,
      @Nullable String codec,
      Encoder.@Nullable Resolution size,
      @Nullable Integer frames,
      @Nullable Integer bits,
      @Nullable Integer gov) {
    if (token == null || encoder == null || codec == null || !isToken(token) || !isToken(encoder)) {
      return null;
    }
    return new VideoProfile(
        token,
        name == null ? "" : OnvifFault.printable(name),
        service,
        encoder,
        codec(codec),
        size(size),
        number(frames),
        number(bits),
        gov == null || number(gov) == 0 ? null : gov);
  }

  /** The codec in the words of Media2, which has more of them, but for MPEG-4. */
  static String codec(String said) {
    String name = OnvifFault.printable(said).toUpperCase(Locale.ROOT);
    return name.equals("MPV4-ES") ? "MPEG4" : name;
  }

  private static boolean isToken(String token) {
    return !token.isBlank()
        && token.length() <= LONGEST_TOKEN
        && token.chars().noneMatch(Character::isISOControl);
  }

  private static @Nullable Size size(Encoder.@Nullable Resolution said) {
    Integer width = said == null ? null : said.width;
    Integer height = said == null ? null : said.height;
    if (width == null || height == null || !isSide(width) || !isSide(height)) {
      return null;
    }
    return new Size(width, height);
  }

  private static boolean isSide(int pixels) {
    return pixels > 0 && pixels <= LARGEST_SIDE;
  }

  private static int number(@Nullable Integer said) {
    return said == null || said < 0 || said > LARGEST_NUMBER ? 0 : said;
  }

  private static void add(List<VideoProfile> profiles, @Nullable VideoProfile profile) {
    if (profile != null) {
      profiles.add(profile);
    }
  }

  /** Of two with one token nobody can tell which one is meant: the first. */
  private static List<VideoProfile> distinct(List<VideoProfile> profiles, int most) {
    Set<String> tokens = new HashSet<>();
    return profiles.stream().filter(one -> tokens.add(one.token())).limit(most).toList();
  }
}
