package org.camfleet.fleet.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import org.camfleet.fleet.api.OpenApiDocument.Operation;
import org.junit.jupiter.api.Test;

/** That every route is described is checked by {@link TestServer} with each call of each test. */
class OpenApiTest {
  @Test
  void theDocumentIsServedAsItIs() {
    try (TestServer server =
        new TestServer(
            ApiRoutes.create(List.of(), Supplier::get, List.of(OpenApiRoute.create())))) {
      TestServer.Answer answer = server.get("/api/v1/openapi.yaml");

      assertThat(answer.body()).isEqualTo(OpenApiDocument.text());
      assertThat(answer.raw().headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/yaml");
    }
  }

  @Test
  void theOperationsAreFoundInTheDocument() {
    assertThat(OpenApiDocument.operations())
        .contains(
            new Operation("PUT", "/cameras/{id}"),
            new Operation("POST", "/cameras/{id}:view"),
            new Operation("GET", "/events"))
        .hasSizeGreaterThan(10);
    assertThat(new Operation("POST", "/cameras/{id}:view").covers("POST", "/cameras/a:view"))
        .isTrue();
    assertThat(new Operation("GET", "/cameras/{id}").covers("GET", "/cameras/a:view")).isFalse();
  }
}
