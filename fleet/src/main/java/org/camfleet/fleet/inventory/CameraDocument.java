package org.camfleet.fleet.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.bridge.CameraSpec.Audio;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.core.bridge.CameraSpec.Transport;
import org.camfleet.core.bridge.Fight.Policy;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Quoted;
import org.jspecify.annotations.Nullable;

/** The JSON form of a camera: read strictly, printed without anything that logs in. */
public final class CameraDocument {
  /** What an id looks like. */
  public static final Pattern ID = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");

  /** What the name of a label looks like. */
  public static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9_./-]{1,64}");

  /** Characters of a label's value at most. */
  public static final int MAX_LABEL_VALUE = 256;

  private static final Pattern CHANNEL = Pattern.compile("[a-zA-Z0-9_.-]{1,256}");
  private static final int MAX_URLS = 4;
  private static final int MAX_TARGETS = 2;
  private static final int MAX_RETENTION_HOURS = 87_600;
  private static final Set<String> FIELDS =
      FieldReader.names(
          "id",
          "url",
          "urls",
          "username",
          "password",
          "channel",
          "target",
          "targets",
          "retentionHours",
          "enabled",
          "video",
          "audio",
          "transport",
          "talk",
          "onvif",
          "substream",
          "labels");

  private final List<String> mistakes = new ArrayList<>();
  private final FieldReader fields;

  private CameraDocument(ObjectNode body) {
    this.fields = new FieldReader("", body, mistakes);
  }

  /**
   * Reads a camera.
   *
   * @param id from the path; an id in the body must be the same
   * @throws ApiRefusal 400 with all mistakes
   */
  public static CameraDraft parse(String id, ObjectNode body) {
    CameraDocument document = new CameraDocument(body);
    CameraDraft draft = document.draft(id);
    if (!document.mistakes.isEmpty()) {
      throw ApiRefusal.invalid(document.mistakes);
    }
    return draft;
  }

  private CameraDraft draft(String id) {
    fields.allow(FIELDS);
    if (!ID.matcher(id).matches()) {
      mistakes.add("id: %s (expected: %s)".formatted(Quoted.text(id), ID.pattern()));
    }
    String given = fields.text("id", ID);
    if (given != null && !given.equals(id)) {
      mistakes.add(
          "id: %s (expected: %s as in the path, or none)"
              .formatted(Quoted.text(given), Quoted.text(id)));
    }
    List<CameraAddress> addresses = addresses();
    CameraAddress substream = substream();
    List<CameraAddress> all = new ArrayList<>(addresses);
    if (substream != null) {
      all.add(substream);
    }
    String channel = fields.text("channel", CHANNEL);
    Camera camera =
        new Camera(
            id,
            addresses.stream().map(CameraAddress::url).toList(),
            channel == null ? id : channel,
            new TargetReader(fields, mistakes, MAX_TARGETS).targets(),
            fields.number("retentionHours", 1, MAX_RETENTION_HOURS),
            fields.flag("enabled", true),
            fields.choice("video", CameraSpec.Video.class, CameraSpec.Video.AUTO),
            fields.choice("audio", Audio.class, Audio.AUTO),
            transport(all),
            fields.flag("talk", false),
            fields.map("labels", 32, LABEL, MAX_LABEL_VALUE),
            onvif(),
            substream == null ? null : substream.url());
    return new CameraDraft(camera, credentials(all));
  }

  private @Nullable CameraAddress substream() {
    JsonNode node = fields.node("substream");
    List<CameraAddress> found = new ArrayList<>();
    if (node != null) {
      address("substream", node, found);
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private @Nullable URI onvif() {
    String text = fields.secret("onvif", OnvifAddress.MAX_LENGTH); // there may be a password in it
    return text == null ? null : OnvifAddress.parse("onvif", text, mistakes);
  }

  private Transport transport(List<CameraAddress> addresses) {
    Transport transport = fields.choice("transport", Transport.class, Transport.AUTO);
    boolean open = transport == Transport.UDP || transport == Transport.MULTICAST;
    if (open && addresses.stream().anyMatch(CameraAddress::isEncrypted)) {
      mistakes.add(
          "transport: %s beside an rtsps address (expected: auto, tcp or http, the others are not"
                  .formatted(Quoted.text(FieldReader.spelled(transport)))
              + " encrypted)");
    }
    return transport;
  }

  private List<CameraAddress> addresses() {
    List<CameraAddress> addresses = new ArrayList<>();
    JsonNode one = fields.node("url");
    JsonNode many = fields.node("urls");
    if ((one == null) == (many == null)) {
      mistakes.add(
          one == null
              ? "urls: missing (expected: a list of 1 to %d RTSP addresses, or one as \"url\")"
                  .formatted(MAX_URLS)
              : "url: given beside \"urls\" (expected: one of them)");
      return addresses;
    }
    if (one != null) {
      address("url", one, addresses);
    } else if (many != null && many.isArray() && !many.isEmpty() && many.size() <= MAX_URLS) {
      for (int i = 0; i < many.size(); i++) {
        address("urls[%d]".formatted(i), many.get(i), addresses);
      }
    } else if (many != null) {
      JsonNode shown =
          many.isTextual() ? new TextNode(CameraAddress.withoutLogin(many.textValue())) : many;
      fields.wrong("urls", shown, "a list of 1 to %d RTSP addresses".formatted(MAX_URLS));
    }
    return addresses;
  }

  private void address(String where, JsonNode node, List<CameraAddress> addresses) {
    if (!node.isTextual()) {
      fields.wrong(where, node, "an RTSP address");
      return;
    }
    CameraAddress address = CameraAddress.parse(where, node.textValue(), mistakes);
    if (address != null) {
      addresses.add(address);
    }
  }

  private @Nullable CameraCredentials credentials(List<CameraAddress> addresses) {
    String username = fields.secret("username", 256);
    String password = fields.secret("password", 1024);
    if (password != null && username == null) {
      mistakes.add("username: missing (expected: one, since there is a password)");
    }
    CameraCredentials found =
        username == null
            ? null
            : new CameraCredentials(username, Secret.of(password == null ? "" : password));
    for (CameraAddress address : addresses) {
      CameraCredentials login = address.login();
      if (login != null && found != null && !login.equals(found)) {
        mistakes.add("urls: two different logins (expected: one for the whole camera)");
      }
      found = found == null ? login : found;
    }
    boolean removed = fields.isNull("username") || fields.isNull("password");
    return found == null && removed ? CameraCredentials.NONE : found;
  }

  /** Prints a camera with every field but username and password. */
  public static ObjectNode print(Camera camera) {
    ObjectNode body = Json.object().put("id", camera.id());
    ArrayNode urls = body.putArray("urls");
    camera.urls().forEach(url -> urls.add(url.toString()));
    body.put("channel", camera.channel());
    if (camera.targets().size() == 1) {
      body.set("target", print(camera.targets().get(0)));
    } else {
      ArrayNode targets = body.putArray("targets");
      camera.targets().forEach(target -> targets.add(print(target)));
    }
    if (camera.retentionHours() != null) {
      body.put("retentionHours", camera.retentionHours());
    }
    body.put("enabled", camera.enabled());
    body.put("video", FieldReader.spelled(camera.video()));
    body.put("audio", FieldReader.spelled(camera.audio()));
    if (camera.transport() != Transport.AUTO) { // nodes of older versions do not know the field
      body.put("transport", FieldReader.spelled(camera.transport()));
    }
    if (camera.talk()) { // nor this one
      body.put("talk", true);
    }
    URI onvif = camera.onvif();
    if (onvif != null) { // nor this one
      body.put("onvif", onvif.toString());
    }
    URI substream = camera.substream();
    if (substream != null) { // nor this one
      body.put("substream", substream.toString());
    }
    ObjectNode labels = body.putObject("labels");
    for (Map.Entry<String, String> label : new TreeMap<>(camera.labels()).entrySet()) {
      labels.put(label.getKey(), label.getValue());
    }
    return body;
  }

  private static ObjectNode print(Target target) {
    ObjectNode body = Json.object().put("kind", FieldReader.spelled(target.kind()));
    URI endpoint = target.endpoint();
    if (target.region() != null) {
      body.put("region", target.region());
    }
    if (endpoint != null) {
      body.put("endpoint", endpoint.toString());
    }
    if (target.account() != null) {
      body.put("account", target.account());
    }
    Policy superseded = target.superseded();
    if (superseded != null) {
      body.put("superseded", FieldReader.spelled(superseded));
    }
    return body;
  }

  /** Reads what {@link #print} made. */
  public static Camera stored(String id, String document) {
    try {
      return parse(id, (ObjectNode) Json.stored(document)).camera();
    } catch (ApiRefusal e) {
      throw new IllegalStateException("stored camera " + id + ": " + e.getMessage(), e);
    }
  }
}
