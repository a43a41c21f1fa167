package org.camfleet.ops;

import java.util.concurrent.Callable;
import org.camfleet.ops.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code camfleet serve}: runs a node until it is told to stop. */
@Command(
    name = "serve",
    description = "Runs a node: bridge, service or both.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private NodeOptions options = new NodeOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Settings settings = options.load();
    boolean again = true;
    while (again) {
      Node node = Node.start(settings);
      spec.commandLine().getOut().println("camfleet ready: " + node.url());
      spec.commandLine().getOut().flush();
      // A node that stood still or was cut off is taken for dead, and comes back as a new one.
      again = node.awaitStop();
      if (again) {
        LOG.warn("the other nodes took this one out of the cluster; it starts anew");
      }
    }
    return 0;
  }
}
