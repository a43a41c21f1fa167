package org.camfleet.fleet.onvif;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.patch;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;
import static org.camfleet.fleet.api.Limits.jsonBody;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.fleet.api.Caller;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.audit.Author;

/**
 * {@code /api/v1/onvif:discover}, {@code onvif:import} and {@code cameras/{id}/onvif}: devices are
 * asked from the node that serves the request.
 */
public final class OnvifRoutes {
  private final OnvifEnvironment environment;
  private final DeviceSettings settings;

  /** Serves by {@code environment}. */
  public OnvifRoutes(OnvifEnvironment environment) {
    this.environment = environment;
    this.settings = new DeviceSettings(environment);
  }

  /** The routes below {@code /api/v1}. */
  public Route route() {
    return concat(
        path("onvif:discover", () -> post(() -> jsonBody(this::discover))),
        path(
            "onvif:import",
            () ->
                post(
                    () ->
                        extractRequest(
                            request ->
                                jsonBody(
                                    body ->
                                        imported(body, Author.of(Caller.of(request).name())))))),
        pathPrefix("cameras", () -> path(segment().slash("onvif"), this::camera)));
  }

  private Route camera(String id) {
    return concat(
        get(() -> answered(settings.read(id))),
        patch(
            () ->
                extractRequest(
                    request ->
                        jsonBody(
                            body ->
                                answered(settings.change(id, body, Caller.of(request).name()))))));
  }

  private Route discover(ObjectNode body) {
    SearchRequest request = SearchRequest.parse(body, false);
    return answered(
        found(request)
            .thenApply(
                devices -> {
                  ObjectNode answer = Json.object();
                  ArrayNode list = answer.putArray("devices");
                  devices.forEach(device -> list.add(device.print()));
                  return answer;
                }));
  }

  private Route imported(ObjectNode body, Author author) {
    SearchRequest request = SearchRequest.parse(body, true);
    return answered(
        found(request)
            .thenCompose(devices -> new OnvifImport(environment, request, devices, author).run()));
  }

  /** Those that are named, and unless only those were, those that answer a probe. */
  private CompletableFuture<List<FoundDevice>> found(SearchRequest request) {
    List<FoundDevice> named =
        new ArrayList<>(request.addresses().stream().map(FoundDevice::named).toList());
    if (!named.isEmpty() && request.hosts().isEmpty()) {
      return CompletableFuture.completedFuture(named);
    }
    return environment
        .onvif()
        .discovery(environment.discovery())
        .of(request.hosts())
        .thenApply(
            devices -> {
              devices.forEach(device -> named.add(FoundDevice.of(device)));
              return named;
            });
  }

  private static Route answered(CompletionStage<ObjectNode> body) {
    CompletionStage<HttpResponse> answer =
        body.handle(
            (document, failure) ->
                failure == null
                    ? Json.response(200, document)
                    : OnvifRefusals.of(failure).response());
    return completeWithFuture(answer);
  }
}
