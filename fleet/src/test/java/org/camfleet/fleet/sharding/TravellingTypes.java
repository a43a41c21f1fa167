package org.camfleet.fleet.sharding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.camfleet.core.CborSerializable;
import org.camfleet.fleet.Cameras;

/** Finds the types of the messages that may travel between nodes. */
final class TravellingTypes {
  private TravellingTypes() {}

  /** The public ones of core and fleet: others can not be named by who would send them. */
  static List<Class<?>> all() {
    List<Class<?>> types = new ArrayList<>();
    for (Class<?> module : List.of(CborSerializable.class, Cameras.class)) {
      classNames(module).stream()
          .map(TravellingTypes::load)
          .filter(CborSerializable.class::isAssignableFrom)
          .filter(type -> type.isRecord() || type.isEnum())
          .filter(TravellingTypes::isPublic)
          .forEach(types::add);
    }
    return types;
  }

  private static List<String> classNames(Class<?> of) {
    try {
      Path place = Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        return classNames(place);
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return classNames(jar.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> classNames(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.startsWith("org/camfleet/") && name.endsWith(".class"))
          .map(name -> name.replaceFirst("\\.class$", "").replace('/', '.'))
          .sorted()
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, TravellingTypes.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isPublic(Class<?> type) {
    return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getEnclosingClass)
        .allMatch(one -> Modifier.isPublic(one.getModifiers()));
  }
}
