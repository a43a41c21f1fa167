package org.camfleet.fleet.onvif;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camfleet.core.Secret;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.inventory.FieldReader;
import org.camfleet.fleet.inventory.OnvifAddress;
import org.jspecify.annotations.Nullable;

/**
 * Which devices are meant, and for an import how they become cameras.
 *
 * @param hosts hosts that are asked alone; empty: the network is asked
 * @param addresses devices that are named and not looked for
 * @param login who we are to them, or null
 * @param template fields that the cameras get
 * @param dryRun whether nothing is stored
 */
record SearchRequest(
    List<String> hosts,
    List<URI> addresses,
    @Nullable RtspCredentials login,
    ObjectNode template,
    boolean dryRun) {
  /** Hosts or addresses at most. */
  static final int MOST = 256;

  private static final String HOST =
      "[a-zA-Z0-9.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}]|[0-9a-fA-F:.]{2,45}";
  private static final Set<String> FIELDS =
      Set.of("hosts", "addresses", "username", "password", "camera", "dryRun");
  private static final Set<String> OWN =
      Set.of("id", "url", "urls", "username", "password", "onvif");

  static SearchRequest parse(ObjectNode body, boolean imports) {
    List<String> mistakes = new ArrayList<>();
    FieldReader fields = new FieldReader("", body, mistakes);
    Set<String> known = new HashSet<>(FIELDS);
    if (!imports) {
      known.retainAll(Set.of("hosts", "addresses"));
    }
    fields.allow(known);
    List<String> hosts = texts(fields, "hosts");
    for (String host : hosts) {
      if (!host.matches(HOST)) {
        mistakes.add("hosts: a text that is no host (expected: names or addresses of hosts)");
      }
    }
    List<URI> addresses = new ArrayList<>();
    for (String text : texts(fields, "addresses")) {
      URI address = OnvifAddress.parse("addresses", text, mistakes);
      if (address != null) {
        addresses.add(address);
      }
    }
    String user = fields.text("username", 1, 256);
    JsonNode password = fields.node("password");
    if (password != null
        && (!password.isTextual() || password.textValue().length() > 1024 || user == null)) {
      mistakes.add(
          "password: not shown (expected: a text of at most 1024 characters, beside username)");
    }
    JsonNode dryRun = fields.node("dryRun");
    if (dryRun != null && !dryRun.isBoolean()) {
      fields.wrong("dryRun", dryRun, "true or false");
    }
    ObjectNode template = template(fields, mistakes);
    if (!mistakes.isEmpty()) {
      throw ApiRefusal.invalid(mistakes);
    }
    RtspCredentials login =
        user == null
            ? null
            : new RtspCredentials(user, Secret.of(password == null ? "" : password.textValue()));
    return new SearchRequest(
        hosts, addresses, login, template, dryRun != null && dryRun.booleanValue());
  }

  private static List<String> texts(FieldReader fields, String name) {
    List<String> texts = new ArrayList<>();
    JsonNode node = fields.node(name);
    if (node == null) {
      return texts;
    }
    if (!node.isArray() || node.isEmpty() || node.size() > MOST) {
      fields.wrong(name, node, "a list of 1 to " + MOST + " texts");
      return texts;
    }
    for (JsonNode each : node) {
      texts.add(each.isTextual() ? each.textValue().strip() : "");
    }
    return texts;
  }

  private static ObjectNode template(FieldReader fields, List<String> mistakes) {
    JsonNode node = fields.node("camera");
    if (node == null) {
      return Json.object();
    }
    if (!(node instanceof ObjectNode template)) {
      fields.wrong("camera", node, "an object with fields of cameras");
      return Json.object();
    }
    template
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (OWN.contains(name)) {
                mistakes.add(
                    "camera.%s: given (expected: none, each camera has its own)".formatted(name));
              }
            });
    return template;
  }
}
