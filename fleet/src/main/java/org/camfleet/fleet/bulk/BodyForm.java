package org.camfleet.fleet.bulk;

import java.util.Locale;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Quoted;

/** The forms of a body of many cameras. */
enum BodyForm {
  /** One JSON object to a line. */
  NDJSON(
      MediaTypes.applicationWithFixedCharset("x-ndjson", HttpCharsets.UTF_8, "ndjson")
          .toContentType()),
  /** Comma-separated values below a header. */
  CSV(MediaTypes.TEXT_CSV.toContentType(HttpCharsets.UTF_8));

  private final ContentType type;

  BodyForm(ContentType type) {
    this.type = type;
  }

  /** The form of a request's body. */
  static BodyForm of(HttpRequest request) {
    MediaType given = request.entity().getContentType().mediaType();
    String name = (given.mainType() + "/" + given.subType()).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "application/x-ndjson", "application/ndjson", "application/json" -> NDJSON;
      case "text/csv" -> CSV;
      default ->
          throw ApiRefusal.of(
              415,
              "unsupported_type",
              "Content-Type: %s (expected: application/x-ndjson, application/json with an object to a line, or text/csv)"
                  .formatted(Quoted.text(name)));
    };
  }

  /** Whether a request's body is compressed. */
  static boolean gzip(HttpRequest request) {
    String encoding =
        request
            .getHeader("Content-Encoding")
            .map(header -> header.value().toLowerCase(Locale.ROOT))
            .orElse("");
    if (!encoding.isEmpty() && !encoding.equals("gzip") && !encoding.equals("identity")) {
      throw ApiRefusal.of(
          415,
          "unsupported_encoding",
          "Content-Encoding: %s (expected: gzip, or none)".formatted(Quoted.text(encoding)));
    }
    return encoding.equals("gzip");
  }

  LineReader reader() {
    return this == CSV ? new CsvReader() : new JsonLines();
  }

  ContentType type() {
    return type;
  }
}
