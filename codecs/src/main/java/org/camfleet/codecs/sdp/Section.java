package org.camfleet.codecs.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines that belong together: those of the session, or those of one media description. */
public sealed interface Section permits SessionDescription, MediaDescription {

  /** All lines in their order, except the {@code m=} line that opens a media description. */
  List<Line> lines();

  /** The value of the first line of a type, such as {@code 'o'}; null when there is none. */
  default @Nullable String line(char type) {
    for (Line line : lines()) {
      if (line.type() == type) {
        return line.value();
      }
    }
    return null;
  }

  /** All attributes in their order. */
  default List<Attribute> attributes() {
    return lines().stream()
        .filter(line -> line.type() == 'a')
        .map(line -> Attribute.parse(line.value()))
        .toList();
  }

  /** The values of every attribute of this name, in their order; a flag counts as empty text. */
  default List<String> attributes(String name) {
    return attributes().stream()
        .filter(attribute -> attribute.name().equalsIgnoreCase(name))
        .map(attribute -> attribute.value() == null ? "" : attribute.value())
        .toList();
  }

  /** The value of the first attribute of this name: empty for a flag, null when there is none. */
  default @Nullable String attribute(String name) {
    List<String> values = attributes(name);
    return values.isEmpty() ? null : values.get(0);
  }

  /** Whether there is an attribute of this name. */
  default boolean hasAttribute(String name) {
    return attribute(name) != null;
  }
}
