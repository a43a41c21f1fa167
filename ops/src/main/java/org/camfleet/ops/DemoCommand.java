package org.camfleet.ops;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.simulate.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code camfleet demo}: a node with simulated cameras in the inventory while it runs. */
@Command(
    name = "demo",
    description = {
      "Runs a node with simulated cameras already in the inventory.",
      "When it stops it takes them out again; what they recorded stays."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class DemoCommand implements Callable<Integer> {
  @Mixin private NodeOptions options = new NodeOptions();

  @Option(
      names = "--cameras",
      paramLabel = "N",
      defaultValue = "1",
      description = "number of cameras, demo1 and up (default: ${DEFAULT-VALUE})")
  private int cameras;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (cameras < 1 || cameras > 100) {
      throw new StartFailure("--cameras: " + cameras + " (expected: 1 to 100)");
    }
    Settings settings = options.load();
    try (Simulator simulator = simulator()) {
      Node node = Node.start(settings);
      try {
        DemoCameras.add(node, cameras, simulator::url);
      } catch (StartFailure e) {
        node.close();
        throw e;
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println("camfleet console: " + node.urlWithCode());
      out.println("camfleet ready: " + node.url());
      out.flush();
      node.awaitStop();
    }
    return 0;
  }

  private Simulator simulator() throws StartFailure {
    try {
      return Simulator.start(
          cameras,
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          Clip.demo(AudioCodec.AAC),
          null);
    } catch (IOException e) {
      throw new StartFailure("demo camera: " + e.getMessage(), e);
    }
  }
}
