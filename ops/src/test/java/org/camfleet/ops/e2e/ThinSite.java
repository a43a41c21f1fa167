package org.camfleet.ops.e2e;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A service on this machine, and a bridge at a site behind a {@link ThinLine}. */
final class ThinSite {
  private static final List<String> FLAGS = List.of("-Xms128m", "-Xmx512m");

  private ThinSite() {}

  static CamfleetProcess service(ThinLine line, Path directory) throws Exception {
    int port = CamfleetProcess.freePort();
    return start(
        List.of(),
        directory.resolve("service"),
        "https://" + line.service() + ":" + port,
        "service",
        List.of("camfleet.tls.names=" + line.service()));
  }

  static CamfleetProcess bridge(
      ThinLine line, CamfleetProcess service, Path directory, String roles, String... settings)
      throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "camfleet.tls.names=" + line.inside(),
                "camfleet.bridge.credentials-file=" + service.data().resolve("credentials"),
                "camfleet.bridge.authorities=" + service.data().resolve("tls/ca.pem")));
    all.addAll(List.of(settings));
    return start(
        line.in(), directory.resolve("bridge"), "https://" + line.inside() + ":8443", roles, all);
  }

  private static CamfleetProcess start(
      List<String> within, Path data, String url, String roles, List<String> settings)
      throws Exception {
    URI reached = URI.create(url);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--data",
                data.toString(),
                "--port",
                Integer.toString(reached.getPort()),
                "--roles",
                roles));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return CamfleetProcess.behind(within, FLAGS, CamfleetProcess.THIS_BUILD, data, arguments)
        .reachedAt(reached);
  }
}
