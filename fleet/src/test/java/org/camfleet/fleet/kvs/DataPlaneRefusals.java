package org.camfleet.fleet.kvs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.GetImagesRequest;
import software.amazon.awssdk.services.kinesisvideomedia.model.StartSelector;

/** What is refused at the endpoints of a channel and of a stream. */
final class DataPlaneRefusals {
  private DataPlaneRefusals() {}

  static void addTo(List<Refusal> all) {
    all.add(
        Refusal.of(
            KvsOperation.GET_ICE_SERVER_CONFIG,
            KvsError.INVALID_ARGUMENT,
            "a service that is not TURN",
            (c, on) ->
                c.signaling()
                    .getIceServerConfig(r -> r.channelARN(on.channelArn()).service("STUN"))));
    all.add(
        Refusal.of(
            KvsOperation.SEND_ALEXA_OFFER_TO_MASTER,
            KvsError.INVALID_ARGUMENT,
            "an offer that is none",
            (c, on) ->
                c.signaling()
                    .sendAlexaOfferToMaster(
                        r ->
                            r.channelARN(on.channelArn())
                                .senderClientId("alexa")
                                .messagePayload("bm8="))));
    all.add(
        Refusal.of(
            KvsOperation.JOIN_STORAGE_SESSION,
            KvsError.INVALID_ARGUMENT,
            "a channel without media storage",
            (c, on) -> c.storage().joinStorageSession(r -> r.channelArn(on.channelArn()))));
    all.add(
        Refusal.of(
            KvsOperation.JOIN_STORAGE_SESSION_AS_VIEWER,
            KvsError.INVALID_ARGUMENT,
            "a client id that is reserved",
            (c, on) ->
                c.storage()
                    .joinStorageSessionAsViewer(
                        r -> r.channelArn(on.channelArn()).clientId("AWS_viewer"))));
    all.add(
        Refusal.of(
            KvsOperation.JOIN_STORAGE_SESSION_AS_VIEWER,
            KvsError.INVALID_ARGUMENT,
            "a client id that this service makes",
            (c, on) ->
                c.storage()
                    .joinStorageSessionAsViewer(
                        r -> r.channelArn(on.channelArn()).clientId("console-1"))));
    all.add(
        Refusal.of(
            KvsOperation.GET_HLS_STREAMING_SESSION_URL,
            KvsError.INVALID_ARGUMENT,
            "ON_DEMAND without a range",
            (c, on) ->
                c.archivedMedia()
                    .getHLSStreamingSessionURL(
                        r -> r.streamName(on.name()).playbackMode("ON_DEMAND"))));
    all.add(
        new Refusal(
            KvsOperation.GET_HLS_STREAMING_SESSION_URL,
            KvsError.NO_DATA_RETENTION,
            "a stream that keeps nothing",
            Refusal.Where.OPEN,
            0,
            (c, on) -> c.archivedMedia().getHLSStreamingSessionURL(r -> r.streamName(on.name()))));
    fragments(all);
    media(all);
    clips(all);
    images(all);
    dash(all);
  }

  private static void fragments(List<Refusal> all) {
    all.add(
        Refusal.of(
            KvsOperation.LIST_FRAGMENTS,
            KvsError.INVALID_ARGUMENT,
            "a range that ends before it begins",
            (c, on) ->
                c.archivedMedia()
                    .listFragments(
                        r ->
                            r.streamName(on.name())
                                .fragmentSelector(
                                    s ->
                                        s.fragmentSelectorType("PRODUCER_TIMESTAMP")
                                            .timestampRange(
                                                t ->
                                                    t.startTimestamp(Instant.EPOCH.plusSeconds(9))
                                                        .endTimestamp(Instant.EPOCH))))));
    all.add(
        Refusal.of(
            KvsOperation.LIST_FRAGMENTS,
            KvsError.INVALID_ARGUMENT,
            "pages of more than a thousand",
            (c, on) ->
                c.archivedMedia().listFragments(r -> r.streamName(on.name()).maxResults(1001L))));
  }

  private static void media(List<Refusal> all) {
    all.add(
        media(
            KvsError.CONNECTION_LIMIT_EXCEEDED,
            "as many readers as may be (the fake has none)",
            s -> s.startSelectorType("EARLIEST")));
    all.add(
        media(
            KvsError.INVALID_ARGUMENT,
            "a time that is missing",
            s -> s.startSelectorType("SERVER_TIMESTAMP")));
    all.add(
        media(
            KvsError.INVALID_ARGUMENT,
            "a fragment number of another service",
            s -> s.startSelectorType("FRAGMENT_NUMBER").afterFragmentNumber("91343852333181")));
    all.add(
        media(
            KvsError.INVALID_ARGUMENT,
            "a forged continuation token",
            s -> s.startSelectorType("CONTINUATION_TOKEN").continuationToken("forged")));
    all.add(
        Refusal.of(
            KvsOperation.GET_MEDIA_FOR_FRAGMENT_LIST,
            KvsError.INVALID_ARGUMENT,
            "fragments that are no numbers",
            (c, on) ->
                c.archivedMedia()
                    .getMediaForFragmentList(
                        r -> r.streamName(on.name()).fragments("one"),
                        AsyncResponseTransformer.toBytes())));
  }

  private static Refusal media(
      KvsError error, String rule, Consumer<StartSelector.Builder> selector) {
    return Refusal.of(
        KvsOperation.GET_MEDIA,
        error,
        rule,
        (c, on) ->
            c.media()
                .getMedia(
                    r -> r.streamName(on.name()).startSelector(selector),
                    AsyncResponseTransformer.toBytes()));
  }

  private static void dash(List<Refusal> all) {
    all.add(
        Refusal.of(
            KvsOperation.GET_DASH_STREAMING_SESSION_URL,
            KvsError.INVALID_ARGUMENT,
            "more fragments than a manifest has",
            (c, on) ->
                c.archivedMedia()
                    .getDASHStreamingSessionURL(
                        r -> r.streamName(on.name()).maxManifestFragmentResults(1001L))));
    all.add(
        new Refusal(
            KvsOperation.GET_DASH_STREAMING_SESSION_URL,
            KvsError.NO_DATA_RETENTION,
            "a stream that keeps nothing",
            Refusal.Where.OPEN,
            0,
            (c, on) -> c.archivedMedia().getDASHStreamingSessionURL(r -> r.streamName(on.name()))));
  }

  private static void clips(List<Refusal> all) {
    all.add(clip(KvsError.INVALID_ARGUMENT, "a range that is over before it begins", 9, 3, 24));
    all.add(clip(KvsError.NO_DATA_RETENTION, "a stream that keeps nothing", 0, 9, 0));
    all.add(
        clip(KvsError.INVALID_CODEC_PRIVATE_DATA, "a change of codec, in strict mode", 1, 9, 24));
    all.add(clip(KvsError.INVALID_MEDIA_FRAME, "nothing but damaged fragments", 2, 9, 24));
  }

  private static Refusal clip(KvsError error, String rule, int from, int to, int hours) {
    return new Refusal(
        KvsOperation.GET_CLIP,
        error,
        rule,
        Refusal.Where.OPEN,
        hours,
        (c, on) ->
            c.archivedMedia()
                .getClip(
                    r ->
                        r.streamName(on.name())
                            .clipFragmentSelector(
                                s ->
                                    s.fragmentSelectorType("SERVER_TIMESTAMP")
                                        .timestampRange(
                                            t ->
                                                t.startTimestamp(Instant.ofEpochSecond(from))
                                                    .endTimestamp(Instant.ofEpochSecond(to)))),
                    AsyncResponseTransformer.toBytes()));
  }

  private static void images(List<Refusal> all) {
    all.add(image(KvsError.NO_DATA_RETENTION, "a stream that keeps nothing", 0, b -> b));
    all.add(
        image(
            KvsError.INVALID_ARGUMENT,
            "a range of more than five minutes",
            24,
            b -> b.endTimestamp(Instant.ofEpochSecond(302))));
    all.add(
        image(
            KvsError.INVALID_ARGUMENT,
            "a range that is over before it begins",
            24,
            b -> b.endTimestamp(Instant.EPOCH)));
    all.add(
        image(
            KvsError.INVALID_ARGUMENT,
            "pictures closer than 200 ms",
            24,
            b -> b.samplingInterval(199)));
    all.add(image(KvsError.INVALID_ARGUMENT, "a width alone", 24, b -> b.widthPixels(320)));
    all.add(
        image(
            KvsError.INVALID_ARGUMENT,
            "a quality that is none",
            24,
            b -> b.formatConfigWithStrings(Map.of("JPEGQuality", "101"))));
    all.add(image(KvsError.CLIENT_LIMIT_EXCEEDED, "as many pictures as may", 24, b -> b));
  }

  private static Refusal image(
      KvsError error, String rule, int hours, UnaryOperator<GetImagesRequest.Builder> broken) {
    return new Refusal(
        KvsOperation.GET_IMAGES,
        error,
        rule,
        Refusal.Where.OPEN,
        hours,
        (c, on) ->
            c.archivedMedia()
                .getImages(
                    broken
                        .apply(
                            GetImagesRequest.builder()
                                .streamName(on.name())
                                .imageSelectorType("PRODUCER_TIMESTAMP")
                                .startTimestamp(Instant.ofEpochSecond(1))
                                .endTimestamp(Instant.ofEpochSecond(9))
                                .format("JPEG"))
                        .build()));
  }
}
