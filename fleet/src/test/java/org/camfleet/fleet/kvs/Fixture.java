package org.camfleet.fleet.kvs;

import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.util.concurrent.atomic.AtomicInteger;

/** A channel and a stream of one name, with their versions. */
record Fixture(
    String name, String channelArn, String channelVersion, String streamArn, String streamVersion) {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** What is not there. */
  static Fixture missing() {
    String form = "arn:aws:kinesisvideo:us-east-1:000000000000:%s/nothing/1700000000000";
    return new Fixture("nothing", form.formatted("channel"), "v1", form.formatted("stream"), "v1");
  }

  /** New ones, not mapped to each other. */
  static Fixture create(KvsClients clients, int retentionHours) {
    String name = "f" + COUNT.incrementAndGet();
    var control = clients.control();
    String channel = await(control.createSignalingChannel(r -> r.channelName(name))).channelARN();
    String stream =
        await(control.createStream(r -> r.streamName(name).dataRetentionInHours(retentionHours)))
            .streamARN();
    return new Fixture(
        name,
        channel,
        await(control.describeSignalingChannel(r -> r.channelName(name))).channelInfo().version(),
        stream,
        await(control.describeStream(r -> r.streamName(name))).streamInfo().version());
  }

  /** The same, with the channel's media stored in the stream. */
  Fixture mapped(KvsClients clients) {
    return mapped(clients, channelArn);
  }

  Fixture mapped(KvsClients clients, String toChannel) {
    await(
        clients
            .control()
            .updateMediaStorageConfiguration(
                r ->
                    r.channelARN(toChannel)
                        .mediaStorageConfiguration(c -> c.status("ENABLED").streamARN(streamArn))));
    return this;
  }
}
