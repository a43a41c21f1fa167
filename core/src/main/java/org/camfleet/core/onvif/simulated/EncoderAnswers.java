package org.camfleet.core.onvif.simulated;

import static org.camfleet.core.onvif.simulated.DeviceAnswers.fault;

import java.util.List;
import org.camfleet.core.onvif.schema.Encoder;
import org.camfleet.core.onvif.schema.Media2Documents;
import org.camfleet.core.onvif.schema.MediaDocuments;
import org.jspecify.annotations.Nullable;

/** Answers about profiles and encoders, in both generations of the media service. Any thread. */
final class EncoderAnswers {
  private static final int MOST_GOV = 400;

  private final SimulatedDevice device;

  EncoderAnswers(SimulatedDevice device) {
    this.device = device;
  }

  /** The answer; null to what is no question about them. */
  @Nullable Object answer(@Nullable Object question) {
    if (question instanceof MediaDocuments.GetProfiles) {
      return profiles();
    }
    if (question instanceof Media2Documents.GetProfiles) {
      return profiles2();
    }
    if (question instanceof MediaDocuments.GetStreamUri wanted) {
      SimulatedProfile profile = device.profile(wanted.profile);
      return profile == null ? unknown() : uri(profile);
    }
    if (question instanceof Media2Documents.GetStreamUri wanted) {
      SimulatedProfile profile = device.profile(wanted.profile);
      return profile == null ? unknown() : uri2(profile);
    }
    if (question instanceof MediaDocuments.GetVideoEncoderConfiguration wanted) {
      SimulatedProfile profile = device.ofEncoder(wanted.token);
      return profile == null ? unknown() : configuration(profile);
    }
    if (question instanceof Media2Documents.GetVideoEncoderConfigurations wanted) {
      return configurations2(wanted.token);
    }
    if (question instanceof MediaDocuments.SetVideoEncoderConfiguration set) {
      return set(set.configuration);
    }
    if (question instanceof Media2Documents.SetVideoEncoderConfiguration set) {
      return set2(set.configuration);
    }
    if (question instanceof MediaDocuments.GetVideoEncoderConfigurationOptions) {
      return options();
    }
    return question instanceof Media2Documents.GetVideoEncoderConfigurationOptions
        ? options2()
        : null;
  }

  private static Object unknown() {
    return fault("Sender", "NoProfile", "no such profile or encoder");
  }

  private Object profiles() {
    MediaDocuments.GetProfilesResponse answer = new MediaDocuments.GetProfilesResponse();
    for (SimulatedProfile each : device.profiles()) {
      if (!each.codec().equals("H265")) { // Media knows nothing of it
        MediaDocuments.Profile profile = new MediaDocuments.Profile();
        profile.token = each.token();
        profile.name = each.token();
        profile.encoder = one(each);
        answer.profiles.add(profile);
      }
    }
    return answer;
  }

  private Object profiles2() {
    Media2Documents.GetProfilesResponse answer = new Media2Documents.GetProfilesResponse();
    for (SimulatedProfile each : device.profiles()) {
      Media2Documents.Profile profile = new Media2Documents.Profile();
      profile.token = each.token();
      profile.name = each.token();
      profile.configurations = new Media2Documents.Configurations();
      profile.configurations.encoder = two(each);
      answer.profiles.add(profile);
    }
    return answer;
  }

  private static Object uri(SimulatedProfile profile) {
    MediaDocuments.GetStreamUriResponse answer = new MediaDocuments.GetStreamUriResponse();
    answer.media = new MediaDocuments.MediaUri();
    answer.media.uri = profile.url();
    return answer;
  }

  private static Object uri2(SimulatedProfile profile) {
    Media2Documents.GetStreamUriResponse answer = new Media2Documents.GetStreamUriResponse();
    answer.uri = profile.url();
    return answer;
  }

  private static Object configuration(SimulatedProfile profile) {
    MediaDocuments.GetVideoEncoderConfigurationResponse answer =
        new MediaDocuments.GetVideoEncoderConfigurationResponse();
    answer.configuration = one(profile);
    return answer;
  }

  private Object configurations2(@Nullable String token) {
    Media2Documents.GetVideoEncoderConfigurationsResponse answer =
        new Media2Documents.GetVideoEncoderConfigurationsResponse();
    device.profiles().stream()
        .filter(one -> token == null || one.encoder().equals(token))
        .forEach(one -> answer.configurations.add(two(one)));
    return answer;
  }

  private static Encoder.One one(SimulatedProfile profile) {
    Encoder.One encoder = new Encoder.One();
    encoder.token = profile.encoder();
    encoder.name = profile.encoder();
    encoder.useCount = 1;
    encoder.encoding = profile.codec();
    encoder.resolution = size(profile);
    encoder.quality = 4f;
    encoder.rate = new Encoder.RateControl();
    encoder.rate.frames = profile.framesPerSecond();
    encoder.rate.interval = 1;
    encoder.rate.bits = 2048;
    if (profile.codec().equals("H264")) {
      encoder.h264 = new Encoder.H264();
      encoder.h264.govLength = profile.govLength();
      encoder.h264.profile = "Main";
    }
    encoder.multicast = none();
    encoder.sessionTimeout = "PT60S";
    return encoder;
  }

  private static Encoder.Two two(SimulatedProfile profile) {
    Encoder.Two encoder = new Encoder.Two();
    encoder.token = profile.encoder();
    encoder.govLength = profile.govLength();
    encoder.profile = "Main";
    encoder.name = profile.encoder();
    encoder.useCount = 1;
    encoder.encoding = profile.codec();
    encoder.resolution = size(profile);
    encoder.rate = new Encoder.RateControl2();
    encoder.rate.constant = false;
    encoder.rate.frames = (float) profile.framesPerSecond();
    encoder.rate.bits = 2048;
    encoder.multicast = none();
    encoder.quality = 4f;
    return encoder;
  }

  private static Encoder.Resolution size(SimulatedProfile profile) {
    Encoder.Resolution size = new Encoder.Resolution();
    size.width = profile.width();
    size.height = profile.height();
    return size;
  }

  private static Encoder.Multicast none() {
    Encoder.Multicast none = new Encoder.Multicast();
    none.address = new Encoder.Address();
    none.address.type = "IPv4";
    none.address.v4 = "0.0.0.0";
    none.port = 0;
    none.ttl = 1;
    none.autoStart = false;
    return none;
  }

  private Object set(Encoder.@Nullable One wanted) {
    Integer gov = wanted == null || wanted.h264 == null ? null : wanted.h264.govLength;
    return wanted == null
        ? unknown()
        : set(
            wanted.token,
            wanted.encoding,
            gov,
            new MediaDocuments.SetVideoEncoderConfigurationResponse());
  }

  private Object set2(Encoder.@Nullable Two wanted) {
    return wanted == null
        ? unknown()
        : set(
            wanted.token,
            wanted.encoding,
            wanted.govLength,
            new Media2Documents.SetVideoEncoderConfigurationResponse());
  }

  private Object set(
      @Nullable String encoder, @Nullable String codec, @Nullable Integer gov, Object done) {
    SimulatedProfile profile = device.ofEncoder(encoder);
    if (profile == null) {
      return unknown();
    }
    int next = gov == null ? profile.govLength() : gov;
    if (next < 1 || next > MOST_GOV) {
      return fault("Sender", "ConfigModify", "GovLength out of range");
    }
    device.set(profile.encoder(), codec == null ? profile.codec() : codec, next);
    return done;
  }

  private static Object options() {
    MediaDocuments.GetVideoEncoderConfigurationOptionsResponse answer =
        new MediaDocuments.GetVideoEncoderConfigurationOptionsResponse();
    answer.options = new Encoder.OptionsOne();
    answer.options.h264 = new Encoder.H264Options();
    answer.options.h264.govLengths = new Encoder.Range();
    answer.options.h264.govLengths.min = 1;
    answer.options.h264.govLengths.max = MOST_GOV;
    return answer;
  }

  private static Object options2() {
    Media2Documents.GetVideoEncoderConfigurationOptionsResponse answer =
        new Media2Documents.GetVideoEncoderConfigurationOptionsResponse();
    for (String codec : List.of("H264", "H265")) {
      Encoder.OptionsTwo options = new Encoder.OptionsTwo();
      options.encoding = codec;
      options.govLengths = List.of(1, MOST_GOV);
      answer.options.add(options);
    }
    return answer;
  }
}
