package org.camfleet.fleet.sharding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import org.camfleet.core.Secret;

/**
 * Lets a {@link Secret} travel in messages between nodes, and in nothing else: only Pekko's own
 * serializer knows this module (reference.conf), so no other JSON can ever hold one.
 */
public final class SecretModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  /** Loaded by name. */
  public SecretModule() {
    super("camfleet-secret");
    addSerializer(new Writer());
    addDeserializer(Secret.class, new Reader());
  }

  private static final class Writer extends StdSerializer<Secret> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(Secret.class);
    }

    @Override
    public void serialize(Secret secret, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(secret.reveal());
    }
  }

  private static final class Reader extends StdDeserializer<Secret> {
    private static final long serialVersionUID = 1L;

    Reader() {
      super(Secret.class);
    }

    @Override
    public Secret deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Secret.of(in.getText());
    }
  }
}
