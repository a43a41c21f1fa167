package org.camfleet.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code camfleet archive}: a node's segment files against the index of what is recorded. */
@Command(
    name = "archive",
    description = "Compares what a node has stored with what is listed of it.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {ArchiveCommand.Verify.class, ArchiveCommand.Rebuild.class},
    synopsisSubcommandLabel = "COMMAND")
final class ArchiveCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return spec.exitCodeOnInvalidInput();
  }

  /** What both ask of a running server. */
  abstract static class Check implements Callable<Integer> {
    @Mixin private NodeOptions options = new NodeOptions();

    @Option(
        names = "--bytes",
        description =
            "reads all that is stored and compares it with its checksums; this takes long")
    private boolean bytes;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Has a pass done and waits for its end; 0 when nothing was found, else 1. */
    final int check(String path) throws Exception {
      OwnApi api = OwnApi.of(options.load());
      JsonNode pass = api.call("POST", path + "?bytes=" + bytes);
      while (pass.path("state").asText().equals("running")) {
        TimeUnit.MILLISECONDS.sleep(300);
        pass = api.call("GET", "/api/v1/archive:check");
      }
      spec.commandLine().getOut().println(pass.toPrettyString());
      spec.commandLine().getOut().flush();
      return pass.path("sound").asBoolean() ? 0 : 1;
    }
  }

  /** {@code camfleet archive verify}. */
  @Command(
      name = "verify",
      description = {
        "Has the running server compare its segment files with the index, and changes nothing.",
        "Ends with 1 when they differ. Run it with the options that the server was started with."
      },
      mixinStandardHelpOptions = true)
  static final class Verify extends Check {
    @Override
    public Integer call() throws Exception {
      return check("/api/v1/archive:verify");
    }
  }

  /** {@code camfleet archive rebuild}. */
  @Command(
      name = "rebuild",
      description = {
        "Has the running server make the index list what is in its segment files, and prints what was",
        "not so before; with 1 as its end when anything was. Recording and playing go on meanwhile.",
        "With --bytes damaged fragments are taken off the list. Where the whole database is lost this is",
        "not needed: a server that starts lists what it has stored by itself."
      },
      mixinStandardHelpOptions = true)
  static final class Rebuild extends Check {
    @Override
    public Integer call() throws Exception {
      return check("/api/v1/archive:rebuild");
    }
  }
}
