package org.camfleet.fleet.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Directives;
import org.camfleet.fleet.api.OpenApiDocument.Operation;
import org.junit.jupiter.api.Test;

/** That every route is described is checked by {@link TestServer} with each call of each test. */
class OpenApiTest {
  @Test
  void theDocumentIsServedAsItIsAndToAnyone() {
    try (TestServer server =
        new TestServer(
            ApiRoutes.create(
                List.of(OpenApiRoute.create()),
                guarded -> Directives.complete(StatusCodes.UNAUTHORIZED),
                List.of()))) {
      TestServer.Answer answer = server.get("/api/v1/openapi.yaml");

      assertThat(answer.status()).isEqualTo(200);
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
