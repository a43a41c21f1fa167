package org.camfleet.fleet.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operations that the OpenAPI document names. */
final class OpenApiDocument {
  /** A method and a path below {@code /api/v1}, with {@code {…}} for its variables. */
  record Operation(String method, String path) {
    boolean covers(String otherMethod, String otherPath) {
      String pattern = Pattern.quote(path).replaceAll("\\{[a-z]+}", "\\\\E[^/:]+\\\\Q");
      return method.equals(otherMethod) && otherPath.matches(pattern);
    }
  }

  private static final List<String> EXEMPT = List.of("/open", "/body", "/secret");
  private static final Pattern PATH = Pattern.compile(" {2}(/\\S+):");
  private static final Pattern METHOD = Pattern.compile(" {4}(get|put|post|patch|delete):");

  private OpenApiDocument() {}

  static String text() {
    try (InputStream in = OpenApiRoute.class.getResourceAsStream("openapi.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    String path = "";
    for (String line : text().lines().toList()) {
      Matcher newPath = PATH.matcher(line);
      Matcher method = METHOD.matcher(line);
      if (newPath.matches()) {
        path = newPath.group(1);
      } else if (method.matches()) {
        operations.add(new Operation(method.group(1).toUpperCase(java.util.Locale.ROOT), path));
      }
    }
    return operations;
  }

  static void mustHave(String method, String target) {
    String path = target.replaceFirst("\\?.*", "");
    if (!path.startsWith("/api/v1/")) {
      return;
    }
    String below = path.substring("/api/v1".length());
    if (EXEMPT.contains(below)) {
      return; // routes of the tests themselves
    }
    if (operations().stream().noneMatch(operation -> operation.covers(method, below))) {
      throw new AssertionError(method + " " + path + " is not in openapi.yaml");
    }
  }
}
