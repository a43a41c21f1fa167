package org.camfleet.fleet.kvs;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What is refused about streams and all tags. */
final class StreamRefusals {
  private StreamRefusals() {}

  static void addTo(List<Refusal> all) {
    streams(all);
    tags(all);
  }

  private static void streams(List<Refusal> all) {
    all.add(
        Refusal.of(
            KvsOperation.CREATE_STREAM,
            KvsError.INVALID_ARGUMENT,
            "a retention of more than ten years",
            (c, on) ->
                c.control().createStream(r -> r.streamName("long").dataRetentionInHours(87_601))));
    all.add(
        Refusal.of(
            KvsOperation.CREATE_STREAM,
            KvsError.RESOURCE_IN_USE,
            "a name that is taken",
            (c, on) -> c.control().createStream(r -> r.streamName(on.name()))));
    all.add(
        Refusal.of(
            KvsOperation.CREATE_STREAM,
            KvsError.TAGS_PER_RESOURCE_EXCEEDED_LIMIT,
            "51 tags",
            (c, on) ->
                c.control().createStream(r -> r.streamName("tagged").tags(Refusal.tagMap(51)))));
    all.add(
        new Refusal(
            KvsOperation.CREATE_STREAM,
            KvsError.ACCOUNT_STREAM_LIMIT_EXCEEDED,
            "one stream too many",
            Refusal.Where.FULL,
            24,
            (c, on) -> c.control().createStream(r -> r.streamName("more"))));
    all.add(
        Refusal.of(
            KvsOperation.DESCRIBE_STREAM,
            KvsError.INVALID_ARGUMENT,
            "a channel's ARN",
            (c, on) -> c.control().describeStream(r -> r.streamARN(on.channelArn()))));
    all.add(
        Refusal.of(
            KvsOperation.LIST_STREAMS,
            KvsError.INVALID_ARGUMENT,
            "0 results",
            (c, on) -> c.control().listStreams(r -> r.maxResults(0))));
    all.add(
        Refusal.of(
            KvsOperation.UPDATE_STREAM,
            KvsError.VERSION_MISMATCH,
            "a stale version",
            (c, on) ->
                c.control()
                    .updateStream(
                        r -> r.streamName(on.name()).currentVersion("old").deviceName("door"))));
    all.add(
        Refusal.of(
            KvsOperation.UPDATE_STREAM,
            KvsError.INVALID_ARGUMENT,
            "a media type that is none",
            (c, on) ->
                c.control()
                    .updateStream(
                        r ->
                            r.streamName(on.name())
                                .currentVersion(on.streamVersion())
                                .mediaType("video"))));
    all.add(
        Refusal.of(
            KvsOperation.DELETE_STREAM,
            KvsError.VERSION_MISMATCH,
            "a stale version",
            (c, on) ->
                c.control().deleteStream(r -> r.streamARN(on.streamArn()).currentVersion("old"))));
    all.add(
        Refusal.of(
            KvsOperation.DELETE_STREAM,
            KvsError.RESOURCE_IN_USE,
            "a stream in which a channel stores its media",
            (c, on) -> c.control().deleteStream(r -> r.streamARN(on.mapped(c).streamArn()))));
    all.add(
        Refusal.of(
            KvsOperation.DELETE_STREAM,
            KvsError.INVALID_ARGUMENT,
            "a channel's ARN",
            (c, on) -> c.control().deleteStream(r -> r.streamARN(on.channelArn()))));
    all.add(
        Refusal.of(
            KvsOperation.UPDATE_DATA_RETENTION,
            KvsError.VERSION_MISMATCH,
            "a stale version",
            (c, on) -> retention(c, on, "old", 1)));
    all.add(
        Refusal.of(
            KvsOperation.UPDATE_DATA_RETENTION,
            KvsError.INVALID_ARGUMENT,
            "less than nothing",
            (c, on) -> retention(c, on, on.streamVersion(), 25)));
    all.add(
        Refusal.of(
            KvsOperation.GET_DATA_ENDPOINT,
            KvsError.INVALID_ARGUMENT,
            "an API that is none",
            (c, on) ->
                c.control().getDataEndpoint(r -> r.streamName(on.name()).apiName("GET_ALL"))));
  }

  private static void tags(List<Refusal> all) {
    all.add(
        Refusal.of(
            KvsOperation.TAG_RESOURCE,
            KvsError.TAGS_PER_RESOURCE_EXCEEDED_LIMIT,
            "50 tags and one more",
            (c, on) -> {
              KvsTestServer.await(
                  c.control()
                      .tagResource(r -> r.resourceARN(on.channelArn()).tags(Refusal.tagList(50))));
              return c.control()
                  .tagResource(r -> r.resourceARN(on.channelArn()).tags(Calls.tag("more", "")));
            }));
    all.add(
        Refusal.of(
            KvsOperation.TAG_RESOURCE,
            KvsError.INVALID_ARGUMENT,
            "a key that is reserved",
            (c, on) ->
                c.control()
                    .tagResource(
                        r -> r.resourceARN(on.channelArn()).tags(Calls.tag("aws:x", "")))));
    all.add(
        Refusal.of(
            KvsOperation.UNTAG_RESOURCE,
            KvsError.INVALID_ARGUMENT,
            "no keys",
            (c, on) ->
                c.control()
                    .untagResource(r -> r.resourceARN(on.channelArn()).tagKeyList(List.of()))));
    all.add(
        Refusal.of(
            KvsOperation.LIST_TAGS_FOR_RESOURCE,
            KvsError.INVALID_ARGUMENT,
            "a token of somebody else",
            (c, on) ->
                c.control()
                    .listTagsForResource(r -> r.resourceARN(on.channelArn()).nextToken("x"))));
    all.add(
        Refusal.of(
            KvsOperation.TAG_STREAM,
            KvsError.TAGS_PER_RESOURCE_EXCEEDED_LIMIT,
            "51 tags",
            (c, on) ->
                c.control().tagStream(r -> r.streamName(on.name()).tags(Refusal.tagMap(51)))));
    all.add(
        Refusal.of(
            KvsOperation.TAG_STREAM,
            KvsError.INVALID_RESOURCE_FORMAT,
            "a channel's ARN",
            (c, on) ->
                c.control().tagStream(r -> r.streamARN(on.channelArn()).tags(Map.of("a", "b")))));
    all.add(
        Refusal.of(
            KvsOperation.UNTAG_STREAM,
            KvsError.INVALID_RESOURCE_FORMAT,
            "a channel's ARN",
            (c, on) -> c.control().untagStream(r -> r.streamARN(on.channelArn()).tagKeyList("a"))));
    all.add(
        Refusal.of(
            KvsOperation.TAG_STREAM,
            KvsError.INVALID_ARGUMENT,
            "a key that is reserved",
            (c, on) ->
                c.control().tagStream(r -> r.streamName(on.name()).tags(Map.of("aws:x", "")))));
    all.add(
        Refusal.of(
            KvsOperation.UNTAG_STREAM,
            KvsError.INVALID_ARGUMENT,
            "no keys",
            (c, on) ->
                c.control().untagStream(r -> r.streamName(on.name()).tagKeyList(List.of()))));
    all.add(
        Refusal.of(
            KvsOperation.LIST_TAGS_FOR_STREAM,
            KvsError.INVALID_ARGUMENT,
            "a token of somebody else",
            (c, on) -> c.control().listTagsForStream(r -> r.streamName(on.name()).nextToken("x"))));
    all.add(
        Refusal.of(
            KvsOperation.LIST_TAGS_FOR_STREAM,
            KvsError.INVALID_RESOURCE_FORMAT,
            "a channel's ARN",
            (c, on) -> c.control().listTagsForStream(r -> r.streamARN(on.channelArn()))));
  }

  private static CompletableFuture<?> retention(
      KvsClients clients, Fixture on, String version, int less) {
    return clients
        .control()
        .updateDataRetention(
            r ->
                r.streamName(on.name())
                    .currentVersion(version)
                    .operation("DECREASE_DATA_RETENTION")
                    .dataRetentionChangeInHours(less));
  }
}
