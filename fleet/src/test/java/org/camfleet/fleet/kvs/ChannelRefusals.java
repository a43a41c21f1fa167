package org.camfleet.fleet.kvs;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is refused about channels and their mapping to streams. */
final class ChannelRefusals {
  private ChannelRefusals() {}

  static void addTo(List<Refusal> all) {
    channels(all);
    mapping(all);
  }

  private static void channels(List<Refusal> all) {
    all.add(
        Refusal.of(
            KvsOperation.CREATE_SIGNALING_CHANNEL,
            KvsError.INVALID_ARGUMENT,
            "a name with a space",
            (c, on) -> c.control().createSignalingChannel(r -> r.channelName("a b"))));
    all.add(
        Refusal.of(
            KvsOperation.CREATE_SIGNALING_CHANNEL,
            KvsError.INVALID_ARGUMENT,
            "a full mesh",
            (c, on) ->
                c.control()
                    .createSignalingChannel(r -> r.channelName("mesh").channelType("FULL_MESH"))));
    all.add(
        Refusal.of(
            KvsOperation.CREATE_SIGNALING_CHANNEL,
            KvsError.RESOURCE_IN_USE,
            "a name that is taken",
            (c, on) -> c.control().createSignalingChannel(r -> r.channelName(on.name()))));
    all.add(
        Refusal.of(
            KvsOperation.CREATE_SIGNALING_CHANNEL,
            KvsError.TAGS_PER_RESOURCE_EXCEEDED_LIMIT,
            "51 tags",
            (c, on) ->
                c.control()
                    .createSignalingChannel(
                        r -> r.channelName("tagged").tags(Refusal.tagList(51)))));
    all.add(
        new Refusal(
            KvsOperation.CREATE_SIGNALING_CHANNEL,
            KvsError.ACCOUNT_CHANNEL_LIMIT_EXCEEDED,
            "one channel too many",
            Refusal.Where.FULL,
            24,
            (c, on) -> c.control().createSignalingChannel(r -> r.channelName("more"))));
    all.add(
        Refusal.of(
            KvsOperation.DESCRIBE_SIGNALING_CHANNEL,
            KvsError.INVALID_ARGUMENT,
            "a name and an ARN",
            (c, on) ->
                c.control()
                    .describeSignalingChannel(
                        r -> r.channelName(on.name()).channelARN(on.channelArn()))));
    all.add(
        Refusal.of(
            KvsOperation.LIST_SIGNALING_CHANNELS,
            KvsError.INVALID_ARGUMENT,
            "a token of somebody else",
            (c, on) -> c.control().listSignalingChannels(r -> r.nextToken("!"))));
    all.add(
        Refusal.of(
            KvsOperation.UPDATE_SIGNALING_CHANNEL,
            KvsError.VERSION_MISMATCH,
            "a stale version",
            (c, on) ->
                c.control()
                    .updateSignalingChannel(
                        r -> r.channelARN(on.channelArn()).currentVersion("old"))));
    all.add(
        Refusal.of(
            KvsOperation.UPDATE_SIGNALING_CHANNEL,
            KvsError.INVALID_ARGUMENT,
            "a message life of 4 s",
            (c, on) ->
                c.control()
                    .updateSignalingChannel(
                        r ->
                            r.channelARN(on.channelArn())
                                .currentVersion(on.channelVersion())
                                .singleMasterConfiguration(s -> s.messageTtlSeconds(4)))));
    all.add(
        Refusal.of(
            KvsOperation.DELETE_SIGNALING_CHANNEL,
            KvsError.VERSION_MISMATCH,
            "a stale version",
            (c, on) ->
                c.control()
                    .deleteSignalingChannel(
                        r -> r.channelARN(on.channelArn()).currentVersion("old"))));
    all.add(
        Refusal.of(
            KvsOperation.DELETE_SIGNALING_CHANNEL,
            KvsError.INVALID_ARGUMENT,
            "a stream's ARN",
            (c, on) -> c.control().deleteSignalingChannel(r -> r.channelARN(on.streamArn()))));
    all.add(
        Refusal.of(
            KvsOperation.GET_SIGNALING_CHANNEL_ENDPOINT,
            KvsError.INVALID_ARGUMENT,
            "WEBRTC without media storage",
            (c, on) ->
                c.control()
                    .getSignalingChannelEndpoint(
                        r ->
                            r.channelARN(on.channelArn())
                                .singleMasterChannelEndpointConfiguration(
                                    e -> e.protocolsWithStrings("WEBRTC").role("MASTER")))));
  }

  private static void mapping(List<Refusal> all) {
    KvsOperation update = KvsOperation.UPDATE_MEDIA_STORAGE_CONFIGURATION;
    all.add(
        Refusal.of(
            KvsOperation.DESCRIBE_MEDIA_STORAGE_CONFIGURATION,
            KvsError.INVALID_ARGUMENT,
            "neither name nor ARN",
            (c, on) -> c.control().describeMediaStorageConfiguration(r -> {})));
    all.add(
        Refusal.of(
            update,
            KvsError.INVALID_ARGUMENT,
            "ENABLED without a stream",
            (c, on) -> map(c, on.channelArn(), null)));
    all.add(
        Refusal.of(
            update,
            KvsError.RESOURCE_NOT_FOUND,
            "a stream that is not there",
            (c, on) -> map(c, on.channelArn(), Fixture.missing().streamArn())));
    all.add(
        Refusal.of(
            update,
            KvsError.RESOURCE_IN_USE,
            "a second channel on one stream",
            (c, on) -> map(c, Fixture.create(c, 24).channelArn(), on.mapped(c).streamArn())));
    all.add(
        new Refusal(
            update,
            KvsError.NO_DATA_RETENTION,
            "a stream that keeps nothing",
            Refusal.Where.OPEN,
            0,
            (c, on) -> map(c, on.channelArn(), on.streamArn())));
    all.add(
        new Refusal(
            update,
            KvsError.CLIENT_LIMIT_EXCEEDED,
            "one channel with media storage too many",
            Refusal.Where.FULL,
            24,
            (c, on) -> map(c, on.channelArn(), on.streamArn())));
    all.add(
        Refusal.of(
            update,
            KvsError.INVALID_ARGUMENT,
            "a stream that delivers images",
            (c, on) -> {
              KvsTestServer.await(
                  Calls.of(KvsOperation.UPDATE_IMAGE_GENERATION_CONFIGURATION).by(c, on));
              return map(c, on.channelArn(), on.streamArn());
            }));
    all.add(
        Refusal.of(
            KvsOperation.DESCRIBE_MAPPED_RESOURCE_CONFIGURATION,
            KvsError.INVALID_ARGUMENT,
            "neither name nor ARN",
            (c, on) -> c.control().describeMappedResourceConfiguration(r -> {})));
  }

  private static CompletableFuture<?> map(
      KvsClients clients, String channel, @Nullable String stream) {
    return clients
        .control()
        .updateMediaStorageConfiguration(
            r ->
                r.channelARN(channel)
                    .mediaStorageConfiguration(m -> m.status("ENABLED").streamARN(stream)));
  }
}
