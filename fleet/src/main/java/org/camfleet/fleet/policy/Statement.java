package org.camfleet.fleet.policy;

import java.util.List;

/**
 * Actions that are allowed, and on what.
 *
 * @param actions such as {@code kinesisvideo:Describe*}
 * @param resources patterns of names, of {@code channel/NAME} or of ARNs; empty for all there is
 */
record Statement(List<Wildcard> actions, List<Wildcard> resources) {
  boolean covers(String action) {
    return actions.stream().anyMatch(pattern -> pattern.matches(action));
  }

  /** Whether it speaks of everything, and so also of what is about no single resource. */
  boolean coversEverything() {
    return resources.isEmpty() || resources.stream().anyMatch(one -> one.text().equals("*"));
  }

  boolean covers(Resource resource) {
    return resources.isEmpty()
        || resources.stream().anyMatch(pattern -> pattern.matches(form(pattern, resource)));
  }

  private static String form(Wildcard pattern, Resource resource) {
    if (pattern.text().startsWith("arn:")) {
      return resource.arn();
    }
    return pattern.text().contains("/") ? resource.kind() + "/" + resource.name() : resource.name();
  }
}
