package org.camfleet.fleet.kvs;

import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A channel and a stream of one name.
 *
 * @param maker who made them; null when they are not there
 */
record Fixture(String name, String channelArn, String streamArn, @Nullable KvsClients maker) {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** What is not there. */
  static Fixture missing() {
    String form = "arn:aws:kinesisvideo:us-east-1:000000000000:%s/nothing/1700000000000";
    return new Fixture("nothing", form.formatted("channel"), form.formatted("stream"), null);
  }

  /** New ones, not mapped to each other. */
  static Fixture create(KvsClients clients, int retentionHours) {
    String name = "f" + COUNT.incrementAndGet();
    var control = clients.control();
    var channel = control.createSignalingChannel(r -> r.channelName(name));
    var stream = control.createStream(r -> r.streamName(name).dataRetentionInHours(retentionHours));
    return new Fixture(name, await(channel).channelARN(), await(stream).streamARN(), clients);
  }

  /** The channel's version at this moment; any when there is no such channel. */
  String channelVersion() {
    return maker == null
        ? "v1"
        : maker
            .control()
            .describeSignalingChannel(r -> r.channelName(name))
            .handle((found, gone) -> gone == null ? found.channelInfo().version() : "v1")
            .join();
  }

  /** The stream's version at this moment; any when there is no such stream. */
  String streamVersion() {
    return maker == null
        ? "v1"
        : maker
            .control()
            .describeStream(r -> r.streamName(name))
            .handle((found, gone) -> gone == null ? found.streamInfo().version() : "v1")
            .join();
  }

  /** The same, with the channel's media stored in the stream. */
  Fixture mapped(KvsClients clients) {
    await(
        clients
            .control()
            .updateMediaStorageConfiguration(
                r ->
                    r.channelARN(channelArn)
                        .mediaStorageConfiguration(c -> c.status("ENABLED").streamARN(streamArn))));
    return this;
  }
}
