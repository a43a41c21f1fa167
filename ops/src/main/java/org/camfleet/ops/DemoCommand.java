package org.camfleet.ops;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code camfleet demo}: a node with simulated cameras already in the inventory. */
@Command(
    name = "demo",
    description = "Runs a node with simulated cameras already in the inventory.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class DemoCommand implements Callable<Integer> {
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
