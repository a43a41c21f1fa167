package org.camfleet.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.camfleet.ops.config.InvalidConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code camfleet encryption}: the keys that seal what is secret in the database. */
@Command(
    name = "encryption",
    description = "Shows and rotates the keys that seal what is secret in the database.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {EncryptionCommand.Status.class, EncryptionCommand.Rotate.class},
    synopsisSubcommandLabel = "COMMAND")
final class EncryptionCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return spec.exitCodeOnInvalidInput();
  }

  /** What both ask of a running server. */
  abstract static class Call implements Callable<Integer> {
    @Mixin private NodeOptions options = new NodeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    final Integer print(String method, String path) throws StartFailure, InvalidConfiguration {
      JsonNode document = OwnApi.of(options.load()).call(method, path);
      spec.commandLine().getOut().println(document.toPrettyString());
      spec.commandLine().getOut().flush();
      return 0;
    }
  }

  /** {@code camfleet encryption status}. */
  @Command(
      name = "status",
      description = "Prints which keys there are, and how many rows wait for the newest.",
      mixinStandardHelpOptions = true)
  static final class Status extends Call {
    @Override
    public Integer call() throws Exception {
      return print("GET", "/api/v1/encryption");
    }
  }

  /** {@code camfleet encryption rotate}. */
  @Command(
      name = "rotate",
      description = {
        "Has the running server make a new data key and seal everything with it, in the background.",
        "Run it with the options that the server was started with."
      },
      mixinStandardHelpOptions = true)
  static final class Rotate extends Call {
    @Override
    public Integer call() throws Exception {
      return print("POST", "/api/v1/encryption:rotate");
    }
  }
}
