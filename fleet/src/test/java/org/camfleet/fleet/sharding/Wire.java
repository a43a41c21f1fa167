package org.camfleet.fleet.sharding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import scala.util.Try;

/** What lies between two nodes: messages as they travel, shown as JSON. */
final class Wire {
  private static final int JACKSON_CBOR = 33;
  private static final ObjectMapper CBOR = new CBORMapper();

  private final Serialization serialization;

  Wire(ActorSystem<?> system) {
    serialization = SerializationExtension.get(system);
  }

  /** What another node would send. */
  JsonNode written(Object message) {
    try {
      return CBOR.readTree(serialization.serialize(message).get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What this node makes of it. */
  Try<Object> read(String manifest, JsonNode content) {
    try {
      return serialization.deserialize(CBOR.writeValueAsBytes(content), JACKSON_CBOR, manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What this node would send on after it has read this. */
  JsonNode passedOn(String manifest, JsonNode content) {
    return written(read(manifest, content).get());
  }
}
