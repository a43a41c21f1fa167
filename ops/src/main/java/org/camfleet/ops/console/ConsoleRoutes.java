package org.camfleet.ops.console;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** The console's files at {@code /}; they hold no data, so they need no credentials. */
public final class ConsoleRoutes extends AllDirectives {
  private static final String FOLDER = "console/";

  /** Scripts and styles only from here; no inline ones; no framing; media from here and blobs. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self' wss: https:; media-src 'self' https: blob:; worker-src 'self' blob:;"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final List<HttpHeader> HEADERS =
      List.of(
          RawHeader.create("Content-Security-Policy", POLICY),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cache-Control", "no-cache"));

  /** GET of the files. */
  public Route create() {
    return get(
        () ->
            respondWithHeaders(
                HEADERS,
                () ->
                    concat(
                        pathSingleSlash(() -> getFromResource(FOLDER + "index.html")),
                        getFromResourceDirectory(FOLDER))));
  }
}
