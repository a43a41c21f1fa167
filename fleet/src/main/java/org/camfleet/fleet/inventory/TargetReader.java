package org.camfleet.fleet.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.core.bridge.Fight.Policy;
import org.jspecify.annotations.Nullable;

/** Reads "target" or "targets" of a camera. */
final class TargetReader {
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern ACCOUNT = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");
  private static final Set<String> FIELDS =
      FieldReader.names("kind", "region", "endpoint", "account", "superseded");

  private static final String TWICE =
      "targets: the same target twice, however it is written (expected: different accounts,"
          + " endpoints, or regions that both say)";

  private final FieldReader camera;
  private final List<String> mistakes;
  private final int most;

  TargetReader(FieldReader camera, List<String> mistakes, int most) {
    this.camera = camera;
    this.mistakes = mistakes;
    this.most = most;
  }

  /** The targets; the local one when none is given. */
  List<Target> targets() {
    JsonNode one = camera.node("target");
    JsonNode many = camera.node("targets");
    if (one != null && many != null) {
      mistakes.add("target: given beside \"targets\" (expected: one of them)");
      return List.of(Target.LOCAL);
    }
    if (one != null) {
      return List.of(target("target", one));
    }
    if (many == null) {
      return List.of(Target.LOCAL);
    }
    if (!many.isArray() || many.isEmpty() || many.size() > most) {
      camera.wrong("targets", many, "a list of 1 to %d targets".formatted(most));
      return List.of(Target.LOCAL);
    }
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < many.size(); i++) {
      targets.add(target("targets[%d]".formatted(i), many.get(i)));
    }
    allDiffer(targets);
    return targets;
  }

  private void allDiffer(List<Target> targets) {
    for (int i = 0; i < targets.size(); i++) {
      TargetPlace one = TargetPlace.of(targets.get(i));
      for (Target earlier : targets.subList(0, i)) {
        if (one.mayBe(TargetPlace.of(earlier))) {
          mistakes.add(TWICE);
          return;
        }
      }
    }
  }

  private Target target(String where, JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      camera.wrong(where, node, "an object with \"kind\"");
      return Target.LOCAL;
    }
    FieldReader fields = new FieldReader(where + ".", object, mistakes);
    fields.allow(FIELDS);
    if (fields.node("kind") == null) {
      mistakes.add(where + ".kind: missing (expected: local, kvs)");
      return Target.LOCAL;
    }
    Target.Kind kind = fields.choice("kind", Target.Kind.class, Target.Kind.LOCAL);
    String region = fields.text("region", REGION);
    URI endpoint = endpoint(where, fields);
    String account = fields.text("account", ACCOUNT);
    if (kind == Target.Kind.LOCAL && (region != null || endpoint != null || account != null)) {
      mistakes.add(
          where + ": region, endpoint or account beside kind local (expected: with kind kvs only)");
      return Target.LOCAL;
    }
    return new Target(kind, region, endpoint, account, superseded(fields));
  }

  private static @Nullable Policy superseded(FieldReader fields) {
    return fields.node("superseded") == null
        ? null
        : fields.choice("superseded", Policy.class, Policy.TAKE_BACK);
  }

  private @Nullable URI endpoint(String where, FieldReader fields) {
    String text = fields.text("endpoint", 1, 512);
    if (text == null) {
      return null;
    }
    try {
      URI uri = new URI(text);
      boolean bare =
          uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && ("".equals(uri.getRawPath()) || "/".equals(uri.getRawPath()));
      if ("https".equals(uri.getScheme()) && uri.getHost() != null && bare) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, as for any other text that is no endpoint.
    }
    mistakes.add(
        "%s.endpoint: no https URL of host and port alone (expected: https://HOST[:PORT])"
            .formatted(where));
    return null;
  }
}
