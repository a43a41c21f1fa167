package org.camfleet.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.bridge.Succession;
import org.camfleet.ops.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code camfleet drain}: has a node hand over what it hosts, and waits until it has. */
@Command(
    name = "drain",
    description = {
      "Has a node of a cluster hand over its cameras and channels, and take no new ones.",
      "Run it with the options that a node was started with; it waits until nothing is left, and says",
      "how many cameras allow one RTSP session only and so had a gap."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class DrainCommand implements Callable<Integer> {
  private static final int PAGE = 1000;

  @Mixin private NodeOptions options = new NodeOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "NODE",
      description = "id of the node, as GET /api/v1/nodes shows it (default: the node of --data)")
  private @Nullable String node;

  @Option(names = "--undo", description = "lets the node host again, and waits for nothing")
  private boolean undo;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Settings settings = options.load();
    String id = node == null ? NodeIdentity.load(settings.data()) : node;
    OwnApi api = OwnApi.of(settings);
    if (undo) {
      api.call("POST", "/api/v1/nodes/" + id + ":undrain");
      return 0;
    }
    String before = api.call("GET", "/api/v1/events?limit=1").path("next").asText();
    api.call("POST", "/api/v1/nodes/" + id + ":drain");
    await(api, id, settings);
    report(api, before);
    return 0;
  }

  /** Says how many cameras could not be handed over without a gap. */
  private void report(OwnApi api, String before) throws StartFailure {
    Set<String> cameras = new HashSet<>();
    String after = before;
    JsonNode page;
    do {
      page = api.call("GET", "/api/v1/events?limit=" + PAGE + "&after=" + after);
      for (JsonNode event : page.path("events")) {
        if (event.path("type").asText().equals(Succession.GIVEN_UP)) {
          cameras.add(event.path("camera").asText());
        }
      }
      after = page.path("next").asText();
    } while (page.path("events").size() == PAGE);
    if (!cameras.isEmpty()) {
      spec.commandLine().getOut().println(GivenUpCameras.report(cameras.size()));
      spec.commandLine().getOut().flush();
    }
  }

  private void await(OwnApi api, String id, Settings settings) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    long end = System.nanoTime() + settings.cluster().drainTimeout().toNanos();
    int told = -1;
    while (true) {
      int left = left(api, id);
      if (left != told) {
        out.println(left == 0 ? "drained" : left + " left");
        out.flush();
        told = left;
      }
      if (left == 0) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new StartFailure(
            "node %s: %d left after %d s (expected: other nodes with room; it goes on draining)"
                .formatted(id, left, settings.cluster().drainTimeout().toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private static int left(OwnApi api, String id) throws StartFailure {
    for (JsonNode one : api.call("GET", "/api/v1/nodes").path("nodes")) {
      if (one.path("id").asText().equals(id)) {
        return one.path("cameras").asInt() + one.path("channels").asInt();
      }
    }
    return 0;
  }
}
