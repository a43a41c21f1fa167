package org.camfleet.ops;

import java.util.concurrent.Callable;
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
  @Mixin private NodeOptions options = new NodeOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Node node = Node.start(options.load());
    spec.commandLine().getOut().println("camfleet ready: " + node.url());
    spec.commandLine().getOut().flush();
    node.awaitStop();
    return 0;
  }
}
