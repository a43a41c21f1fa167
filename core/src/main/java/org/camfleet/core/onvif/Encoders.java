package org.camfleet.core.onvif;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.camfleet.core.onvif.VideoProfile.Service;
import org.camfleet.core.onvif.schema.Encoder;
import org.camfleet.core.onvif.schema.Media2Documents;
import org.camfleet.core.onvif.schema.MediaDocuments;
import org.jspecify.annotations.Nullable;

/**
 * Reads and sets the video encoders of a device. What was set is read back before it is told as
 * done: many devices say yes and do nothing. Any thread.
 */
public final class Encoders {
  private final OnvifDevice device;

  Encoders(OnvifDevice device) {
    this.device = device;
  }

  /**
   * How an encoder is set.
   *
   * @param codec as in {@link VideoProfile#codec}
   * @param govLength pictures from a key frame to the next; null when it does not say
   */
  public record State(String codec, @Nullable Integer govLength) {}

  /**
   * What shall change; null: what is.
   *
   * @param codec {@code H264}, {@code H265} or {@code JPEG}
   * @param govLength pictures from a key frame to the next, 1 and up
   */
  public record Change(@Nullable String codec, @Nullable Integer govLength) {
    boolean isIn(State state) {
      return (codec == null || codec.equals(state.codec()))
          && (govLength == null || govLength.equals(state.govLength()));
    }
  }

  /** How the encoder of a profile is set now. */
  public CompletableFuture<State> read(VideoProfile profile) {
    return profile.service() == Service.MEDIA2
        ? two(profile).thenApply(Encoders::state)
        : one(profile).thenApply(Encoders::state);
  }

  /**
   * Sets it; the stage holds what was read back, and fails with {@code NOT_APPLIED} when that is
   * not what was asked for.
   */
  public CompletableFuture<State> set(VideoProfile profile, Change change) {
    return possible(profile, change)
        .thenCompose(
            any ->
                profile.service() == Service.MEDIA2
                    ? setTwo(profile, change)
                    : setOne(profile, change))
        .thenCompose(done -> read(profile))
        .thenApply(
            state -> {
              if (!change.isIn(state)) {
                throw OnvifException.of(
                    Kind.NOT_APPLIED,
                    "encoder: %s, a key frame each %s pictures after it was set (expected: %s, %s)"
                        .formatted(
                            state.codec(),
                            state.govLength(),
                            change.codec() == null ? state.codec() : change.codec(),
                            change.govLength() == null ? state.govLength() : change.govLength()));
              }
              return state;
            });
  }

  private CompletableFuture<Encoder.One> one(VideoProfile profile) {
    MediaDocuments.GetVideoEncoderConfiguration question =
        new MediaDocuments.GetVideoEncoderConfiguration();
    question.token = profile.encoder();
    return device
        .ask(Service.MEDIA, question, MediaDocuments.GetVideoEncoderConfigurationResponse.class)
        .thenApply(answer -> found(answer.configuration));
  }

  private CompletableFuture<Encoder.Two> two(VideoProfile profile) {
    Media2Documents.GetVideoEncoderConfigurations question =
        new Media2Documents.GetVideoEncoderConfigurations();
    question.token = profile.encoder();
    return device
        .ask(Service.MEDIA2, question, Media2Documents.GetVideoEncoderConfigurationsResponse.class)
        .thenApply(
            answer ->
                found(
                    answer.configurations.stream()
                        .filter(each -> profile.encoder().equals(each.token))
                        .findFirst()
                        .orElse(null)));
  }

  private static <T> T found(@Nullable T configuration) {
    if (configuration == null) {
      throw OnvifException.of(Kind.MALFORMED, "encoder: none told (expected: its configuration)");
    }
    return configuration;
  }

  private static State state(Encoder.One encoder) {
    Integer gov =
        encoder.h264 != null
            ? encoder.h264.govLength
            : encoder.mpeg4 == null ? null : encoder.mpeg4.govLength;
    return new State(ProfileReader.codec(String.valueOf(encoder.encoding)), gov);
  }

  private static State state(Encoder.Two encoder) {
    return new State(ProfileReader.codec(String.valueOf(encoder.encoding)), encoder.govLength);
  }

  private CompletableFuture<Void> setOne(VideoProfile profile, Change change) {
    return one(profile)
        .thenCompose(
            encoder -> {
              if (change.codec() != null) {
                encoder.encoding = change.codec();
              }
              if ("H264".equals(encoder.encoding)) {
                Encoder.H264 h264 = encoder.h264 == null ? main() : encoder.h264;
                h264.govLength = change.govLength() == null ? h264.govLength : change.govLength();
                encoder.h264 = h264;
              }
              MediaDocuments.SetVideoEncoderConfiguration request =
                  new MediaDocuments.SetVideoEncoderConfiguration();
              request.configuration = encoder;
              request.force = true;
              return device
                  .ask(
                      Service.MEDIA,
                      request,
                      MediaDocuments.SetVideoEncoderConfigurationResponse.class)
                  .thenAccept(done -> {});
            });
  }

  private static Encoder.H264 main() {
    Encoder.H264 h264 = new Encoder.H264();
    h264.govLength = 50;
    h264.profile = "Main";
    return h264;
  }

  private CompletableFuture<Void> setTwo(VideoProfile profile, Change change) {
    return two(profile)
        .thenCompose(
            encoder -> {
              if (change.codec() != null && !change.codec().equals(encoder.encoding)) {
                encoder.encoding = change.codec();
                encoder.profile = null; // it is one of the former codec
              }
              if (change.govLength() != null) {
                encoder.govLength = change.govLength();
              }
              Media2Documents.SetVideoEncoderConfiguration request =
                  new Media2Documents.SetVideoEncoderConfiguration();
              request.configuration = encoder;
              return device
                  .ask(
                      Service.MEDIA2,
                      request,
                      Media2Documents.SetVideoEncoderConfigurationResponse.class)
                  .thenAccept(done -> {});
            });
  }

  /** Refuses what the device says it can not do; where it says nothing it is tried. */
  private CompletableFuture<Void> possible(VideoProfile profile, Change change) {
    CompletableFuture<List<Choice>> choices =
        profile.service() == Service.MEDIA2 ? choicesTwo(profile) : choicesOne(profile);
    return choices
        .exceptionally(
            failure -> {
              OnvifFault fault = OnvifException.of(failure);
              if (fault.kind() == Kind.NOT_SUPPORTED || fault.kind() == Kind.REFUSED) {
                return List.of();
              }
              throw new OnvifException(fault);
            })
        .thenAccept(all -> check(profile, change, all));
  }

  private static void check(VideoProfile profile, Change change, List<Choice> all) {
    String codec = change.codec() == null ? profile.codec() : change.codec();
    Choice choice = all.stream().filter(one -> one.codec().equals(codec)).findFirst().orElse(null);
    if (choice == null) {
      if (!all.isEmpty() && change.codec() != null) {
        throw OnvifException.of(
            Kind.NOT_SUPPORTED,
            "codec: %s (expected: one of %s)"
                .formatted(codec, all.stream().map(Choice::codec).toList()));
      }
      return;
    }
    Integer gov = change.govLength();
    if (gov != null && choice.most() > 0 && (gov < choice.least() || gov > choice.most())) {
      throw OnvifException.of(
          Kind.NOT_SUPPORTED,
          "govLength: %d (expected: %d to %d)".formatted(gov, choice.least(), choice.most()));
    }
  }

  /** What an encoder can do with a codec; {@code most} is 0 when it does not say. */
  private record Choice(String codec, int least, int most) {}

  private CompletableFuture<List<Choice>> choicesOne(VideoProfile profile) {
    MediaDocuments.GetVideoEncoderConfigurationOptions question =
        new MediaDocuments.GetVideoEncoderConfigurationOptions();
    question.configuration = profile.encoder();
    return device
        .ask(
            Service.MEDIA,
            question,
            MediaDocuments.GetVideoEncoderConfigurationOptionsResponse.class)
        .thenApply(
            answer -> {
              Encoder.OptionsOne options = answer.options;
              Encoder.H264Options h264 = options == null ? null : options.h264;
              List<Choice> all = new ArrayList<>();
              if (h264 != null) {
                Encoder.Range range = h264.govLengths;
                all.add(
                    new Choice(
                        "H264",
                        range == null || range.min == null ? 1 : range.min,
                        range == null || range.max == null ? 0 : range.max));
              }
              if (options != null && options.jpeg != null) {
                all.add(new Choice("JPEG", 1, 0));
              }
              return all;
            });
  }

  private CompletableFuture<List<Choice>> choicesTwo(VideoProfile profile) {
    Media2Documents.GetVideoEncoderConfigurationOptions question =
        new Media2Documents.GetVideoEncoderConfigurationOptions();
    question.configuration = profile.encoder();
    return device
        .ask(
            Service.MEDIA2,
            question,
            Media2Documents.GetVideoEncoderConfigurationOptionsResponse.class)
        .thenApply(answer -> answer.options.stream().map(Encoders::choice).toList());
  }

  private static Choice choice(Encoder.OptionsTwo options) {
    String codec = ProfileReader.codec(String.valueOf(options.encoding));
    List<Integer> range = options.govLengths;
    return range == null || range.size() != 2
        ? new Choice(codec, 1, 0)
        : new Choice(codec, range.get(0), range.get(1));
  }
}
