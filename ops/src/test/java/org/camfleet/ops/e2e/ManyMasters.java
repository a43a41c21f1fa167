package org.camfleet.ops.e2e;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.client.ClientSettings;
import org.camfleet.core.client.MediaSource;
import org.camfleet.core.client.StorageClient;
import org.camfleet.core.client.StorageSession;

/**
 * The sender of ManyChannelsTest: masters of the channels {@code many-1} to {@code many-N} in one
 * process, each with a socket, ICE and DTLS of its own, all with one clip. Prints a line for each
 * step, with milliseconds since the Unix epoch.
 */
final class ManyMasters {
  private final StorageClient client;
  private final MediaSource clip;

  private ManyMasters(StorageClient client, MediaSource clip) {
    this.client = client;
    this.clip = clip;
  }

  /** ENDPOINT DATA CLIP COUNT SECONDS SEED: joins in an order and with a jitter by the seed. */
  public static void main(String[] args) throws Exception {
    ClientSettings settings =
        ClientSettings.camfleet(URI.create(args[0]), Path.of(args[1]))
            .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(6), Duration.ofSeconds(30));
    int count = Integer.parseInt(args[3]);
    long spread = TimeUnit.SECONDS.toMillis(Long.parseLong(args[4]));
    Random random = new Random(Long.parseLong(args[5]));
    List<Integer> order = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    try (StorageClient client = StorageClient.open(settings)) {
      ManyMasters masters = new ManyMasters(client, MediaSource.clip(Path.of(args[2])));
      ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
      print("ready", "all");
      for (int i = 0; i < count; i++) {
        String name = "many-" + order.get(i);
        long at = (long) ((i + random.nextDouble()) * spread / count);
        timer.schedule(() -> masters.join(name), at, TimeUnit.MILLISECONDS);
      }
      new CountDownLatch(1).await(); // until the test ends us
    }
  }

  private void join(String name) {
    StorageSession.Listener steps =
        new StorageSession.Listener() {
          @Override
          public void onJoining() {
            print("joining", name);
          }

          @Override
          public void onOffer() {
            print("offer", name);
          }

          @Override
          public void onConnected(String srtpProfile) {
            print("connected", name);
          }
        };
    print("starting", name);
    client
        .joinAsMaster(name, clip, steps)
        .ended()
        .thenAccept(end -> print("ended", name + " " + end));
  }

  private static void print(String step, String name) {
    System.out.println(step + " " + System.currentTimeMillis() + " " + name);
  }
}
