package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.webrtc.IceServer;
import org.jspecify.annotations.Nullable;

/** GetSignalingChannelEndpoint, GetDataEndpoint and GetIceServerConfig: where to go next. */
final class EndpointOperations {
  private static final String[] API_NAMES = {
    "PUT_MEDIA",
    "GET_MEDIA",
    "LIST_FRAGMENTS",
    "GET_MEDIA_FOR_FRAGMENT_LIST",
    "GET_HLS_STREAMING_SESSION_URL",
    "GET_DASH_STREAMING_SESSION_URL",
    "GET_CLIP",
    "GET_IMAGES"
  };

  private final KvsEnvironment environment;
  private final Resources resources;

  EndpointOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add(KvsOperation.GET_SIGNALING_CHANNEL_ENDPOINT, this::signalingEndpoint);
    operations.add(KvsOperation.GET_DATA_ENDPOINT, this::dataEndpoint);
    operations.add(KvsOperation.GET_ICE_SERVER_CONFIG, this::iceServers);
  }

  /** Without a configuration: the endpoints of a master on a channel without storage. */
  private record Wanted(String channelArn, List<String> protocols, boolean viewer) {
    static Wanted of(RequestFields fields) {
      String arn = fields.arn("ChannelARN", ResourceArn.Kind.CHANNEL);
      RequestFields inner = fields.inner("SingleMasterChannelEndpointConfiguration");
      List<String> protocols =
          inner == null ? List.of() : inner.choices("Protocols", "WSS", "HTTPS", "WEBRTC");
      String role = inner == null ? "MASTER" : inner.choiceOr("Role", "MASTER", "MASTER", "VIEWER");
      return new Wanted(
          arn,
          protocols.isEmpty() ? List.of("WSS", "HTTPS") : List.copyOf(protocols),
          role.equals("VIEWER"));
    }
  }

  private CompletionStage<ObjectNode> signalingEndpoint(KvsCall call) {
    Wanted wanted = Wanted.of(call.fields());
    return resources
        .channelOf(wanted.channelArn())
        .thenCompose(channel -> checkStorage(wanted))
        .thenApply(
            checked -> {
              ObjectNode answer = KvsJson.object();
              ArrayNode items = answer.putArray("ResourceEndpointList");
              wanted.protocols().stream()
                  .distinct()
                  .forEach(
                      protocol ->
                          items
                              .addObject()
                              .put("Protocol", protocol)
                              .put("ResourceEndpoint", endpoint(protocol, wanted, call)));
              return answer;
            });
  }

  private CompletionStage<?> checkStorage(Wanted wanted) {
    if (!wanted.protocols().contains("WEBRTC")) {
      return CompletableFuture.completedFuture(null);
    }
    return environment
        .channels()
        .mediaStorage(wanted.channelArn())
        .thenAccept(
            storage -> {
              if (!storage.enabled()) {
                throw KvsRefusal.invalid(
                    "SingleMasterChannelEndpointConfiguration.Protocols: WEBRTC on a channel"
                        + " without media storage (expected: storage ENABLED first)");
              }
            });
  }

  private static String endpoint(String protocol, Wanted wanted, KvsCall call) {
    PublicEndpoint endpoint = call.endpoint();
    return switch (protocol) {
      case "WSS" -> wanted.viewer() ? endpoint.viewerSocket() : endpoint.masterSocket();
      case "WEBRTC" -> endpoint.webrtc();
      default -> endpoint.https();
    };
  }

  private CompletionStage<ObjectNode> dataEndpoint(KvsCall call) {
    call.fields().choice("APIName", API_NAMES);
    return resources.stream(call.fields())
        .thenApply(
            stream -> KvsJson.object().put("DataEndpoint", call.endpoint().forData().https()));
  }

  private CompletionStage<ObjectNode> iceServers(KvsCall call) {
    String arn = call.fields().arn("ChannelARN", ResourceArn.Kind.CHANNEL);
    @Nullable String client = call.fields().optionalName("ClientId");
    @Nullable String username = call.fields().optionalName("Username");
    call.fields().choiceOr("Service", "TURN", "TURN");
    return resources
        .channelOf(arn)
        .thenApply(
            channel -> {
              ObjectNode answer = KvsJson.object();
              ArrayNode items = answer.putArray("IceServerList");
              String user = username != null ? username : client != null ? client : channel.name();
              environment
                  .iceServers()
                  .forClient(arn, user)
                  .forEach(server -> write(server, items.addObject()));
              return answer;
            });
  }

  private static void write(IceServer server, ObjectNode json) {
    ArrayNode uris = json.putArray("Uris");
    server.uris().forEach(uris::add);
    json.put("Username", server.username());
    json.put("Password", server.password().reveal());
    json.put("Ttl", server.ttlSeconds());
  }
}
