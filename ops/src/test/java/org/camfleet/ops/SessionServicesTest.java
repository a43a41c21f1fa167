package org.camfleet.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.core.bridge.SessionFault;
import org.camfleet.core.bridge.SessionService;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.ops.access.InternalKey;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.config.SettingsLoader;
import org.camfleet.ops.tls.ServerTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionServicesTest {
  private static final URI NOWHERE = URI.create("https://localhost:1");

  @TempDir Path folder;
  private final CountingMetrics metrics = new CountingMetrics();
  private final AtomicLong now = new AtomicLong();

  private SessionServices services() throws Exception {
    Path profiles = Files.writeString(folder.resolve("credentials"), "[legacy]\n");
    Settings settings =
        SettingsLoader.load(
            Map.of(
                "camfleet.data", folder.resolve("data").toString(),
                "camfleet.bridge.credentials-file", profiles.toString(),
                "camfleet.accounts.prod.provider", "static",
                "camfleet.accounts.prod.access-key-id", "AKIAPROD000000000000",
                "camfleet.accounts.prod.secret-access-key", "s"),
            Map.of(),
            null);
    return SessionServices.create(
        settings,
        InternalKey.create(),
        ServerTls.open(settings),
        () -> NOWHERE,
        metrics,
        () -> 1,
        now::get);
  }

  private static SessionFault fault(SessionServices services, String account) {
    Target target = new Target(Target.Kind.KVS, "eu-west-1", NOWHERE, account);
    return fault(services.of(target));
  }

  private static SessionFault fault(SessionService service) {
    return SessionFault.of(
        catchThrowable(
            () ->
                service
                    .prepare("gate")
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join()));
  }

  @Test
  void aTargetWhoseAccountNobodyConfiguredHasAFaultOfItsOwn() throws Exception {
    try (SessionServices services = services()) {
      SessionFault unknown = fault(services, "nobody");
      assertThat(unknown.kind()).isEqualTo(SessionFault.Kind.UNKNOWN_ACCOUNT);
      assertThat(unknown).hasMessageContaining("camfleet.accounts.nobody");
      assertThat(fault(services, "prod").kind()).isEqualTo(SessionFault.Kind.UNREACHABLE);
    }
  }

  @Test
  void servicesThatNobodyCallsAnyMoreAreClosedAndMadeAnewWhenTheyAreCalled() throws Exception {
    try (SessionServices services = services()) {
      SessionService held = services.of(at(0));
      for (int i = 0; i < 110; i++) {
        services.of(at(i)).trust();
      }
      assertThat(metrics.value("camfleet_bridge_services")).isEqualTo(110);
      now.addAndGet(Duration.ofMinutes(15).toNanos());
      services.of(at(200)).trust();
      assertThat(metrics.value("camfleet_bridge_services")).isEqualTo(100);
      assertThat(metrics.value("camfleet_bridge_services_closed_total")).isEqualTo(11);

      assertThat(fault(held).kind())
          .as("its clients were closed")
          .isEqualTo(SessionFault.Kind.UNREACHABLE);
    }
  }

  private static Target at(int port) {
    URI endpoint = URI.create("https://localhost:" + (20_000 + port));
    return new Target(Target.Kind.KVS, "eu-west-1", endpoint, "prod");
  }
}
