package org.camfleet.ops;

import org.camfleet.ops.config.InvalidConfiguration;
import org.camfleet.ops.simulate.SimulateCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code camfleet}; every other class of its kind is a subcommand. */
@Command(
    name = "camfleet",
    description = "Takes fleets of RTSP cameras into WebRTC storage sessions, records and plays.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      SimulateCommand.class,
      DrainCommand.class,
      EncryptionCommand.class,
      ArchiveCommand.class,
      OnvifCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Run 'camfleet COMMAND --help' for the options of a command."})
public final class Main {
  private Main() {}

  /** Runs the command of the arguments and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs without ending the process; 0 success, 1 failure, 2 wrong usage. */
  static int run(String... args) {
    CommandLine line =
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Main::explain);
    if (args.length == 0) {
      line.usage(line.getErr());
      return CommandLine.ExitCode.USAGE;
    }
    return line.execute(args);
  }

  /** What the operator can mend is told in a sentence; only a defect of ours shows its trace. */
  private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof InvalidConfiguration invalid) {
      invalid.problems().forEach(problem -> line.getErr().println("camfleet: " + problem));
    } else if (failure instanceof StartFailure) {
      line.getErr().println("camfleet: " + failure.getMessage());
    } else {
      throw failure;
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"camfleet " + (version == null ? "(not built as a jar)" : version)};
    }
  }
}
