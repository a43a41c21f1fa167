package org.camfleet.fleet.inventory;

import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.kvs.ChannelStore;
import org.camfleet.fleet.kvs.MediaStorage;
import org.camfleet.fleet.kvs.StreamInfo;
import org.camfleet.fleet.kvs.StreamStore;

/**
 * Which stream a camera records into.
 *
 * @param channels the service's channels
 * @param streams the service's streams
 */
public record CameraStreams(ChannelStore channels, StreamStore streams) {
  /** The stream of a camera; refused where it has no local target, or no stream. */
  public CompletionStage<StreamInfo> of(Camera camera) {
    Refusals.unlessLocal(camera);
    return channels
        .byName(camera.channel())
        .thenCompose(
            channel ->
                channels.mediaStorage(channel.orElseThrow(() -> Refusals.noChannel(camera)).arn()))
        .thenApply(MediaStorage::streamArn)
        .thenCompose(arn -> streams.byArn(arn == null ? "" : arn))
        .thenApply(
            stream ->
                stream.orElseThrow(
                    () ->
                        ApiRefusal.notFound(
                            "stream of camera \"%s\": none (expected: put the camera again)"
                                .formatted(camera.id()))));
  }
}
