package org.camfleet.core.onvif;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.annotation.XmlRootElement;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.camfleet.core.onvif.schema.DeviceDocuments;
import org.camfleet.core.onvif.schema.DiscoveryDocuments;
import org.camfleet.core.onvif.schema.Envelope;
import org.camfleet.core.onvif.schema.EventDocuments;
import org.camfleet.core.onvif.schema.Media2Documents;
import org.camfleet.core.onvif.schema.MediaDocuments;
import org.camfleet.core.onvif.schema.Security;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/** SOAP 1.2 messages as bytes, by JAXB. Any thread. */
public final class Soap {
  private static final JAXBContext CONTEXT = context();

  private Soap() {}

  private static JAXBContext context() {
    Stream<Class<?>> rooms =
        Stream.of(
            DeviceDocuments.class,
            MediaDocuments.class,
            Media2Documents.class,
            EventDocuments.class,
            DiscoveryDocuments.class);
    Stream<Class<?>> documents = rooms.flatMap(room -> Stream.of(room.getClasses()));
    Stream<Class<?>> others = Stream.of(Envelope.class, Envelope.Fault.class, Security.class);
    try {
      return JAXBContext.newInstance(Stream.concat(documents, others).toArray(Class<?>[]::new));
    } catch (JAXBException e) {
      throw new IllegalStateException("the types of ONVIF's documents contradict each other", e);
    }
  }

  /** A message of header blocks and a document. */
  public static byte[] write(List<Object> blocks, Object document) {
    Envelope envelope = new Envelope();
    if (!blocks.isEmpty()) {
      envelope.header = new Envelope.Header();
      envelope.header.blocks.addAll(blocks);
    }
    envelope.body = new Envelope.Body();
    envelope.body.content = document;
    ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
    try {
      CONTEXT.createMarshaller().marshal(envelope, out);
    } catch (JAXBException e) {
      throw new IllegalStateException("a document of ours can not be written", e);
    }
    return out.toByteArray();
  }

  /**
   * Reads a message; what is in it is of the types here, else DOM elements.
   *
   * @throws OnvifException when it is none, or beyond the limits
   */
  public static Envelope read(byte[] message, XmlLimits limits) {
    try {
      Object read = CONTEXT.createUnmarshaller().unmarshal(BoundedXml.of(message, limits));
      if (read instanceof Envelope envelope) {
        return envelope;
      }
      throw OnvifException.of(Kind.MALFORMED, "answer: no SOAP 1.2 envelope (expected: one)");
    } catch (JAXBException | SAXException e) {
      throw refusal(e);
    } catch (OnvifException e) {
      throw e;
    } catch (RuntimeException e) {
      // The JDK's reader and JAXB throw some for documents that are broken in rare ways.
      throw refusal(e);
    }
  }

  private static OnvifException refusal(Throwable why) {
    for (Throwable each = why; each != null; each = each.getCause()) {
      if (each instanceof BoundedXml.TooLarge) {
        return OnvifException.of(Kind.TOO_LARGE, "answer: " + each.getMessage());
      }
    }
    Throwable first = why;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    String said = String.valueOf(first.getMessage());
    return OnvifException.of(
        Kind.MALFORMED,
        said.contains("DOCTYPE is disallowed")
            ? "answer: a document type declaration (expected: none)"
            : "answer: no XML that is taken: " + OnvifFault.printable(said));
  }

  /**
   * The document of a message.
   *
   * @throws OnvifException when it holds a fault, or another document
   */
  static <T> T document(Envelope envelope, Class<T> expected) {
    Object content = envelope.body == null ? null : envelope.body.content;
    if (expected.isInstance(content)) {
      return expected.cast(content);
    }
    if (content instanceof Envelope.Fault fault) {
      throw new OnvifException(fault(fault));
    }
    throw OnvifException.of(
        Kind.MALFORMED,
        "answer: another document (expected: %s)".formatted(expected.getSimpleName()));
  }

  /** What a SOAP fault means. */
  static OnvifFault fault(Envelope.Fault fault) {
    String codes = codes(fault.code);
    String said =
        fault.reason == null || fault.reason.texts.isEmpty() ? "" : fault.reason.texts.get(0);
    String text = "the device refuses it: " + OnvifFault.printable(codes + " " + said);
    String lower = codes.toLowerCase(Locale.ROOT);
    if (lower.contains("notauthorized") || lower.contains("failedauthentication")) {
      return new OnvifFault(Kind.BAD_CREDENTIALS, text);
    }
    boolean unknown =
        lower.contains("notsupported")
            || lower.contains("notimplemented")
            || lower.contains("unknownaction");
    return new OnvifFault(unknown ? Kind.NOT_SUPPORTED : Kind.REFUSED, text);
  }

  private static String codes(Envelope.@Nullable Code code) {
    StringBuilder all = new StringBuilder();
    int most = 8;
    for (Envelope.Code each = code; each != null && most > 0; each = each.subcode, most--) {
      String value = each.value == null ? "" : each.value.strip();
      all.append(all.isEmpty() ? "" : "/").append(value.substring(value.indexOf(':') + 1));
    }
    return all.toString();
  }

  /** What a document asks for, as a URI: its namespace and name. */
  static String action(Object document) {
    XmlRootElement root = document.getClass().getAnnotation(XmlRootElement.class);
    if (root == null) {
      throw new IllegalArgumentException(document.getClass() + " is no document");
    }
    return root.namespace() + "/" + root.name();
  }
}
