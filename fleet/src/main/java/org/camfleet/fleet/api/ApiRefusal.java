package org.camfleet.fleet.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * A request that can not be served, as the caller is told: {@code {"code","message","errors"}}.
 * Thrown without a stack trace; {@link ApiRoutes} turns it into the answer.
 */
public final class ApiRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient List<String> errors;

  private ApiRefusal(int status, String code, String message, List<String> errors) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  /** Any refusal: an HTTP status, a stable code and one sentence. */
  public static ApiRefusal of(int status, String code, String message) {
    return new ApiRefusal(status, code, message, List.of(message));
  }

  /** 400 for one mistake in the request. */
  public static ApiRefusal badRequest(String mistake) {
    return invalid(List.of(mistake));
  }

  /** 400 for all mistakes of the request at once. */
  public static ApiRefusal invalid(List<String> mistakes) {
    String message =
        mistakes.size() == 1
            ? mistakes.get(0)
            : "%d mistakes: %s; …".formatted(mistakes.size(), mistakes.get(0));
    return new ApiRefusal(400, "invalid_request", message, mistakes);
  }

  /** 404. */
  public static ApiRefusal notFound(String message) {
    return of(404, "not_found", message);
  }

  /** 503: worth trying again. */
  public static ApiRefusal unavailable(String message) {
    return of(503, "unavailable", message);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The stable code. */
  public String code() {
    return code;
  }

  /** Every mistake, each with what, where, value and expectation. */
  public List<String> errors() {
    return errors;
  }

  /** The answer. */
  public HttpResponse response() {
    ObjectNode body = Json.object().put("code", code).put("message", getMessage());
    ArrayNode list = body.putArray("errors");
    errors.forEach(list::add);
    return Json.response(status, body);
  }
}
