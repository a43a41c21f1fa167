package org.camfleet.fleet.api;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code GET /api/v1/openapi.yaml}: the description of the API; it holds no secrets. */
public final class OpenApiRoute {
  // RFC 9512.
  private static final ContentType YAML =
      MediaTypes.applicationWithFixedCharset(
              "yaml", org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8, "yaml")
          .toContentType();

  private OpenApiRoute() {}

  /** The route below {@code /api/v1}. */
  public static Route create() {
    byte[] document = read();
    return path(
        "openapi.yaml",
        () ->
            get(
                () ->
                    complete(
                        HttpResponse.create().withEntity(HttpEntities.create(YAML, document)))));
  }

  private static byte[] read() {
    try (InputStream in = OpenApiRoute.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is missing from the build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
