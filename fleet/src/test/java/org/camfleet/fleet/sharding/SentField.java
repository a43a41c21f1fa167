package org.camfleet.fleet.sharding;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a message that travels.
 *
 * @param at where it is in the message
 * @param component what it is
 */
record SentField(JsonPointer at, RecordComponent component) {
  /** The fields of a message of this type, those of what is in it included. */
  static List<SentField> of(Class<?> type, JsonNode content) {
    List<SentField> fields = new ArrayList<>();
    collect(type, content, JsonPointer.empty(), fields);
    return fields;
  }

  private static void collect(Type type, JsonNode content, JsonPointer at, List<SentField> fields) {
    JsonNode here = content.at(at);
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      for (int i = 0; i < here.size(); i++) {
        collect(generic.getActualTypeArguments()[0], content, at.appendIndex(i), fields);
      }
    } else if (type instanceof Class<?> plain && plain.isRecord() && here.isObject()) {
      for (RecordComponent component : plain.getRecordComponents()) {
        JsonPointer inside = at.appendProperty(component.getName());
        if (here.has(component.getName())) {
          fields.add(new SentField(inside, component));
          collect(component.getGenericType(), content, inside, fields);
        }
      }
    }
  }

  /** Whether nothing may be in it. */
  boolean isOptional() {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** The message with something else in this field; with nothing at all for null. */
  JsonNode replaced(JsonNode content, @Nullable JsonNode value) {
    JsonNode copy = content.deepCopy();
    ObjectNode holder = (ObjectNode) copy.at(at.head());
    if (value == null) {
      holder.remove(component.getName());
    } else {
      holder.set(component.getName(), value);
    }
    return copy;
  }
}
