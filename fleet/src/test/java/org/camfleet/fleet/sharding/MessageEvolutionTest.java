package org.camfleet.fleet.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.util.Try;

/**
 * Nodes of neighbouring versions understand each other: what any version sent is kept as a sample
 * ({@link Sample}), and is read for ever after (docs/upgrading.md).
 */
class MessageEvolutionTest {
  private static final boolean WRITE = Boolean.getBoolean("camfleet.messages.write");
  private static final TextNode NEWER = TextNode.valueOf("NEWER_THAN_THIS_NODE");

  private static TestNode node;
  private static Wire wire;

  @BeforeAll
  static void start() {
    node = new TestNode();
    wire = new Wire(node.system());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void everyMessageHasASampleWithAllItsFieldsThatIsReadAsItWasWritten() {
    Specimens specimens = new Specimens(node.system());
    List<Class<?>> types = TravellingTypes.all();
    assertThat(types).hasSizeGreaterThan(30);
    for (Class<?> type : types) {
      Object specimen = specimens.of(type);
      JsonNode sent = wire.written(specimen);
      Optional<Sample> newest = Sample.newest(type);
      if (WRITE && !newest.map(Sample::content).equals(Optional.of(sent))) {
        new Sample(type.getName(), newest.map(Sample::number).orElse(0) + 1, sent).write();
        continue;
      }
      assertThat(newest.map(Sample::content))
          .as(
              "the newest sample of %s (is the type new, or has it a new field? Leave the samples"
                  + " that are there as they are, and have one added by running this test with"
                  + " -Dcamfleet.messages.write=true; docs/upgrading.md has the rules)",
              type.getName())
          .contains(sent);
      assertThat(wire.read(type.getName(), sent).get()).isEqualTo(specimen);
    }
  }

  @Test
  void everySampleIsStillReadAndNothingOfItIsLost() {
    for (Sample sample : Sample.all()) {
      Try<Object> read = wire.read(sample.manifest(), sample.content());
      assertThat(read.isSuccess())
          .as(
              "%s is read (a class that was renamed needs a migration, a field that was renamed or"
                  + " retyped must come back): %s",
              sample.file(), read)
          .isTrue();
      JsonNode passedOn = wire.written(read.get());
      assertThat(missing(sample.content(), passedOn)).as("lost of %s", sample.file()).isEmpty();
      for (SentField field : SentField.of(read.get().getClass(), passedOn)) {
        assertThat(field.isOptional() || !passedOn.at(field.at()).isNull())
            .as(
                "%s: %s is missing in it (expected: @Nullable, or a default from the constructor)",
                sample.file(), field.at())
            .isTrue();
      }
    }
  }

  @Test
  void fieldsThatANewerNodeAddsAreLeftOut() {
    for (Sample sample : Sample.all()) {
      JsonNode newer = sample.content().deepCopy();
      int objects = 0;
      for (JsonNode object : objects(newer)) {
        ((ObjectNode) object)
            .put("addedLater", "x")
            .putObject("addedEvenLater")
            .put("y", ++objects);
      }
      assertThat(wire.passedOn(sample.manifest(), newer))
          .as(sample.file())
          .isEqualTo(wire.passedOn(sample.manifest(), sample.content()));
    }
  }

  @Test
  void whatMayBeNothingMayBeMissing() {
    for (Sample sample : Sample.all()) {
      JsonNode whole = wire.passedOn(sample.manifest(), sample.content());
      for (SentField field : fields(sample, whole)) {
        if (field.isOptional()) {
          assertThat(wire.passedOn(sample.manifest(), field.replaced(whole, null)))
              .as("%s without %s", sample.file(), field.at())
              .isEqualTo(field.replaced(whole, NullNode.getInstance()));
        }
      }
    }
  }

  /** A message that is refused is dropped by Pekko with a warning; whoever asked hears nothing. */
  @Test
  void constantsThatANewerNodeAddsAreTakenForTheNamedOneOrTheMessageIsRefused() {
    Set<String> fallbacks = new TreeSet<>();
    Set<String> refusals = new TreeSet<>();
    for (Sample sample : Sample.all()) {
      JsonNode whole = wire.passedOn(sample.manifest(), sample.content());
      for (SentField field : fields(sample, whole)) {
        Class<?> type = field.component().getType();
        if (type.isEnum()) {
          Try<Object> read = wire.read(sample.manifest(), field.replaced(whole, NEWER));
          Optional<String> fallback = fallback(type);
          if (fallback.isPresent()) {
            fallbacks.add(type.getSimpleName() + " " + fallback.get());
            assertThat(wire.written(read.get()).at(field.at()).asText()).isEqualTo(fallback.get());
          } else {
            refusals.add(type.getSimpleName());
            assertThat(read.failed().get())
                .hasMessageContaining(type.getSimpleName())
                .hasMessageContaining(NEWER.asText());
          }
        }
      }
    }
    assertThat(fallbacks)
        .containsExactly(
            "Audio AUTO",
            "Kind TOO_LARGE",
            "Policy TAKE_BACK",
            "State WAITING",
            "Transport AUTO",
            "Video AUTO");
    assertThat(refusals).containsExactly("JoinKind", "Kind", "MessageKind", "Reason");
  }

  private static Optional<String> fallback(Class<?> type) {
    return Arrays.stream(type.getFields())
        .filter(constant -> constant.isAnnotationPresent(JsonEnumDefaultValue.class))
        .map(constant -> constant.getName())
        .findFirst();
  }

  private static List<SentField> fields(Sample sample, JsonNode whole) {
    Object message = wire.read(sample.manifest(), sample.content()).get();
    return SentField.of(message.getClass(), whole);
  }

  /** What is in one and not, or not so, in the other. */
  private static List<String> missing(JsonNode wanted, JsonNode found) {
    List<String> missing = new ArrayList<>();
    if (wanted.isObject()) {
      wanted
          .fieldNames()
          .forEachRemaining(
              name ->
                  missing(wanted.get(name), found.path(name))
                      .forEach(inside -> missing.add(name + "/" + inside)));
    } else if (wanted.isArray()) {
      for (int i = 0; i < wanted.size(); i++) {
        missing.addAll(missing(wanted.get(i), found.path(i)));
      }
    } else if (!wanted.equals(found)) {
      missing.add(wanted + " became " + found);
    }
    return missing;
  }

  private static List<JsonNode> objects(JsonNode content) {
    List<JsonNode> objects = new ArrayList<>();
    if (content.isObject()) {
      objects.add(content);
    }
    content.forEach(inside -> objects.addAll(objects(inside)));
    return objects;
  }
}
