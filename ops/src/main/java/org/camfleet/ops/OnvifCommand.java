package org.camfleet.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.camfleet.ops.config.InvalidConfiguration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code camfleet onvif}: finds ONVIF devices and makes cameras of them. */
@Command(
    name = "onvif",
    description = "Finds ONVIF devices and imports them as cameras.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {OnvifCommand.Discover.class, OnvifCommand.Import.class},
    synopsisSubcommandLabel = "COMMAND")
final class OnvifCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

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
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Mixin private NodeOptions options = new NodeOptions();

    @Option(
        names = "--host",
        paramLabel = "HOST",
        split = ",",
        description = "Asks these hosts alone, for networks without multicast.")
    private List<String> hosts = new ArrayList<>();

    @Option(
        names = "--address",
        paramLabel = "URL",
        split = ",",
        description =
            "Takes the devices at these addresses, such as http://HOST/onvif/device_service.")
    private List<String> addresses = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    final ObjectNode body() {
      ObjectNode body = JSON.createObjectNode();
      put(body, "hosts", hosts);
      put(body, "addresses", addresses);
      return body;
    }

    private static void put(ObjectNode body, String name, List<String> values) {
      if (!values.isEmpty()) {
        ArrayNode list = body.putArray(name);
        values.forEach(list::add);
      }
    }

    final JsonNode post(String path, ObjectNode body) throws StartFailure, InvalidConfiguration {
      return OwnApi.of(options.load()).post(path, body, PATIENCE);
    }

    final PrintWriter out() {
      return spec.commandLine().getOut();
    }
  }

  /** {@code camfleet onvif discover}. */
  @Command(
      name = "discover",
      description = {
        "Has the running server look for devices in its network, and prints them.",
        "Run it with the options that the server was started with."
      },
      mixinStandardHelpOptions = true)
  static final class Discover extends Call {
    @Override
    public Integer call() throws Exception {
      JsonNode devices = post("/api/v1/onvif:discover", body()).path("devices");
      for (JsonNode device : devices) {
        out()
            .println(
                "%s  %s  %s"
                    .formatted(
                        device.path("id").asText(),
                        device.path("address").asText(),
                        (device.path("name").asText() + " " + device.path("hardware").asText())
                            .strip()));
      }
      out().println(devices.size() + " found");
      out().flush();
      return 0;
    }
  }

  /** {@code camfleet onvif import}. */
  @Command(
      name = "import",
      description = {
        "Has the running server look for devices and makes a camera of each: with the addresses of its",
        "profiles, the best one first. Cameras that are there already are left as they are.",
        "Run it with the options that the server was started with."
      },
      mixinStandardHelpOptions = true)
  static final class Import extends Call {
    @Option(names = "--username", paramLabel = "U", description = "User at the devices.")
    private @Nullable String username;

    @Option(
        names = "--password-file",
        paramLabel = "FILE",
        description = "File that holds the password of that user.")
    private @Nullable Path passwordFile;

    @Option(names = "--dry-run", description = "Shows what would be done, and does nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
      ObjectNode body = body().put("dryRun", dryRun);
      if (username != null) {
        body.put("username", username);
        if (passwordFile != null) {
          body.put("password", password(passwordFile));
        }
      }
      JsonNode answer = post("/api/v1/onvif:import", body);
      for (JsonNode device : answer.path("devices")) {
        out().println(line(device));
      }
      out().println(answer.path("outcomes").toString());
      out().flush();
      return answer.path("outcomes").has("failed") ? 1 : 0;
    }

    private static String line(JsonNode device) {
      String outcome = device.path("outcome").asText();
      String why =
          outcome.equals("failed")
              ? device.path("message").asText()
              : device.at("/camera/urls/0").asText();
      return "%s  %s  %s  %s"
          .formatted(outcome, device.path("id").asText(), device.path("address").asText(), why);
    }

    private static String password(Path file) throws StartFailure {
      try {
        return Files.readString(file).strip();
      } catch (IOException e) {
        throw new StartFailure(
            "--password-file: " + file + " (expected: a file that can be read)", e);
      }
    }
  }
}
