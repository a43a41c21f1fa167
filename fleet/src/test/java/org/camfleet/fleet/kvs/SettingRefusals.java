package org.camfleet.fleet.kvs;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What is refused about settings of streams. */
final class SettingRefusals {
  private SettingRefusals() {}

  static void addTo(List<Refusal> all) {
    KvsOperation images = KvsOperation.UPDATE_IMAGE_GENERATION_CONFIGURATION;
    KvsOperation notifications = KvsOperation.UPDATE_NOTIFICATION_CONFIGURATION;
    all.add(
        Refusal.of(
            KvsOperation.DESCRIBE_IMAGE_GENERATION_CONFIGURATION,
            KvsError.INVALID_ARGUMENT,
            "neither name nor ARN",
            (c, on) -> c.control().describeImageGenerationConfiguration(r -> {})));
    all.add(
        Refusal.of(
            images,
            KvsError.INVALID_ARGUMENT,
            "images every 100 ms",
            (c, on) ->
                c.control()
                    .updateImageGenerationConfiguration(
                        r ->
                            r.streamName(on.name())
                                .imageGenerationConfiguration(
                                    Calls.images().samplingInterval(100).build()))));
    all.add(
        Refusal.of(
            images,
            KvsError.INVALID_ARGUMENT,
            "images of a stream that stores a channel's media",
            (c, on) -> Calls.of(images).by(c, on.mapped(c))));
    all.add(
        new Refusal(
            images,
            KvsError.NO_DATA_RETENTION,
            "a stream that keeps nothing",
            Refusal.Where.OPEN,
            0,
            (c, on) -> Calls.of(images).by(c, on)));
    all.add(
        Refusal.of(
            KvsOperation.DESCRIBE_NOTIFICATION_CONFIGURATION,
            KvsError.INVALID_ARGUMENT,
            "neither name nor ARN",
            (c, on) -> c.control().describeNotificationConfiguration(r -> {})));
    all.add(
        Refusal.of(
            notifications,
            KvsError.INVALID_ARGUMENT,
            "notifications of a stream that stores a channel's media",
            (c, on) -> Calls.of(notifications).by(c, on.mapped(c))));
    all.add(
        new Refusal(
            notifications,
            KvsError.NO_DATA_RETENTION,
            "a stream that keeps nothing",
            Refusal.Where.OPEN,
            0,
            (c, on) -> Calls.of(notifications).by(c, on)));
    all.add(
        Refusal.of(
            KvsOperation.DESCRIBE_STREAM_STORAGE_CONFIGURATION,
            KvsError.INVALID_ARGUMENT,
            "neither name nor ARN",
            (c, on) -> c.control().describeStreamStorageConfiguration(r -> {})));
    all.add(
        Refusal.of(
            KvsOperation.UPDATE_STREAM_STORAGE_CONFIGURATION,
            KvsError.VERSION_MISMATCH,
            "a stale version",
            (c, on) -> tier(c, on, "old", "WARM")));
    all.add(
        Refusal.of(
            KvsOperation.UPDATE_STREAM_STORAGE_CONFIGURATION,
            KvsError.INVALID_ARGUMENT,
            "a tier that is none",
            (c, on) -> tier(c, on, on.streamVersion(), "COLD")));
    all.add(
        Refusal.of(
            KvsOperation.DESCRIBE_EDGE_CONFIGURATION,
            KvsError.INVALID_ARGUMENT,
            "neither name nor ARN",
            (c, on) -> c.control().describeEdgeConfiguration(r -> {})));
    all.add(
        Refusal.of(
            KvsOperation.DELETE_EDGE_CONFIGURATION,
            KvsError.INVALID_ARGUMENT,
            "neither name nor ARN",
            (c, on) -> c.control().deleteEdgeConfiguration(r -> {})));
  }

  private static CompletableFuture<?> tier(
      KvsClients clients, Fixture on, String version, String tier) {
    return clients
        .control()
        .updateStreamStorageConfiguration(
            r ->
                r.streamName(on.name())
                    .currentVersion(version)
                    .streamStorageConfiguration(s -> s.defaultStorageTier(tier)));
  }
}
