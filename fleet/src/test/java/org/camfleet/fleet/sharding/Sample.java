package org.camfleet.fleet.sharding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A message as some version of Camfleet sent it, kept in {@code src/test/resources/messages}.
 *
 * @param manifest by which Pekko knows its type: the name of its class
 * @param number counts up with each change of that type
 * @param content what was in it, as JSON
 */
record Sample(String manifest, int number, JsonNode content) {
  private static final Path FOLDER = Path.of("src/test/resources/messages");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** All that there are, the oldest of a type first. */
  static List<Sample> all() {
    try (Stream<Path> files = Files.list(Files.createDirectories(FOLDER))) {
      return files
          .map(Sample::load)
          .sorted(Comparator.comparing(Sample::manifest).thenComparing(Sample::number))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest one of a type. */
  static Optional<Sample> newest(Class<?> type) {
    return all().stream()
        .filter(one -> one.manifest().equals(type.getName()))
        .reduce((older, newer) -> newer);
  }

  private static Sample load(Path file) {
    String[] name = file.getFileName().toString().split("-|\\.json", -1);
    try {
      return new Sample(name[0], Integer.parseInt(name[1]), JSON.readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps it. */
  void write() {
    try {
      Files.writeString(FOLDER.resolve(file()), JSON.writeValueAsString(content) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of its file: {@code TYPE-NUMBER.json}. */
  String file() {
    return manifest + "-" + number + ".json";
  }
}
