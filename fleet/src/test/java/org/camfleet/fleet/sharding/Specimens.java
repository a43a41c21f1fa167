package org.camfleet.fleet.sharding;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.camfleet.core.Secret;

/** Makes a message of any type that crosses nodes, with a value in each of its fields. */
final class Specimens {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00.123456Z");
  private static final long BEYOND_INT = 3_000_000_000L;

  private final ActorRefResolver actors;

  Specimens(ActorSystem<?> system) {
    actors = ActorRefResolver.get(system);
  }

  /** A value of this type; always the same one. */
  Object of(Class<?> type) {
    return value(type, type.getSimpleName());
  }

  private Object value(Type type, String name) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      return List.of(value(generic.getActualTypeArguments()[0], name));
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == ActorRef.class) {
      return actors.resolveActorRef("pekko://camfleet@192.0.2.1:7448/user/" + name + "#42");
    }
    if (type instanceof Class<?> plain && plain.isRecord()) {
      return made(plain);
    }
    if (type instanceof Class<?> plain && plain.isEnum()) {
      Object[] constants = plain.getEnumConstants();
      return constants[Math.min(1, constants.length - 1)];
    }
    return scalar(type, name);
  }

  private static Object scalar(Type type, String name) {
    if (type == String.class) {
      return name;
    } else if (type == Secret.class) {
      return Secret.of(name);
    } else if (type == Instant.class) {
      return NOON;
    } else if (type == URI.class) {
      return URI.create("rtsp://192.0.2.2/" + name);
    } else if (type == boolean.class) {
      return true;
    } else if (type == int.class || type == Integer.class) {
      return name.length();
    } else if (type == long.class || type == Long.class) {
      return BEYOND_INT + name.length();
    }
    throw new AssertionError(
        name
            + ": "
            + type.getTypeName()
            + " (expected in a message: records, enums, lists, references to actors, texts, numbers,"
            + " instants, URIs and secrets; see docs/upgrading.md)");
  }

  private Object made(Class<?> type) {
    RecordComponent[] parts = type.getRecordComponents();
    Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values =
        Arrays.stream(parts).map(part -> value(part.getGenericType(), part.getName())).toArray();
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type.getName() + " can not be made", e);
    }
  }
}
