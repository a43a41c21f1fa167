package org.camfleet.codecs.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a message in their order; names are compared whatever their case. Immutable.
 *
 * <p>Texts are byte strings: each char is one byte of the wire (ISO 8859-1), so that a realm in
 * whatever encoding goes back as it came.
 */
public record RtspHeaders(List<Field> fields) {
  /** No fields. */
  public static final RtspHeaders NONE = new RtspHeaders(List.of());

  /**
   * One header field.
   *
   * @param name as written
   * @param value without surrounding spaces
   */
  public record Field(String name, String value) {}

  public RtspHeaders {
    fields = List.copyOf(fields);
  }

  /** These fields and one more. */
  public RtspHeaders with(String name, String value) {
    List<Field> longer = new ArrayList<>(fields);
    longer.add(new Field(name, value));
    return new RtspHeaders(longer);
  }

  /** The value of the first field of this name; null when there is none. */
  public @Nullable String get(String name) {
    for (Field field : fields) {
      if (field.name.equalsIgnoreCase(name)) {
        return field.value;
      }
    }
    return null;
  }

  /** The values of every field of this name, in their order. */
  public List<String> all(String name) {
    return fields.stream()
        .filter(field -> field.name.equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /** The value of a numeric field, or {@code otherwise} when it is missing or no number. */
  public int number(String name, int otherwise) {
    String value = get(name);
    return value != null && value.matches("\\d{1,9}") ? Integer.parseInt(value) : otherwise;
  }

  /** The names only, because values may hold credentials. */
  @Override
  public String toString() {
    return fields.stream().map(Field::name).collect(Collectors.joining(", ", "[", "]"));
  }
}
