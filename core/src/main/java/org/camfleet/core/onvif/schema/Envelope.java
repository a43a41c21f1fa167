package org.camfleet.core.onvif.schema;

import jakarta.xml.bind.annotation.XmlAnyElement;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A SOAP 1.2 message (SOAP 1.2 part 1, section 5). */
@XmlRootElement(name = "Envelope", namespace = Ns.SOAP)
@XmlType(
    name = "Envelope",
    namespace = Ns.SOAP,
    propOrder = {"header", "body"})
public final class Envelope {
  /** What goes with it. */
  @XmlElement(name = "Header", namespace = Ns.SOAP)
  public @Nullable Header header;

  /** What it says. */
  @XmlElement(name = "Body", namespace = Ns.SOAP)
  public @Nullable Body body;

  /** Header blocks: of the types here, else DOM elements. */
  @XmlType(name = "Header", namespace = Ns.SOAP)
  public static final class Header {
    /** The blocks. */
    @XmlAnyElement(lax = true)
    public List<Object> blocks = new ArrayList<>();
  }

  /** The body: a document of the types here, else a DOM element. */
  @XmlType(name = "Body", namespace = Ns.SOAP)
  public static final class Body {
    /** Its one document; where there are more the last one counts. */
    @XmlAnyElement(lax = true)
    public @Nullable Object content;
  }

  /** A refusal or failure (section 5.4). */
  @XmlRootElement(name = "Fault", namespace = Ns.SOAP)
  @XmlType(
      name = "Fault",
      namespace = Ns.SOAP,
      propOrder = {"code", "reason"})
  public static final class Fault {
    /** What kind. */
    @XmlElement(name = "Code", namespace = Ns.SOAP)
    public @Nullable Code code;

    /** For people. */
    @XmlElement(name = "Reason", namespace = Ns.SOAP)
    public @Nullable Reason reason;
  }

  /** A code and the finer ones below it. */
  @XmlType(
      name = "Code",
      namespace = Ns.SOAP,
      propOrder = {"value", "subcode"})
  public static final class Code {
    /** A qualified name, such as {@code ter:NotAuthorized}. */
    @XmlElement(name = "Value", namespace = Ns.SOAP)
    public @Nullable String value;

    /** The next finer one. */
    @XmlElement(name = "Subcode", namespace = Ns.SOAP)
    public @Nullable Code subcode;
  }

  /** Words about a fault. */
  @XmlType(name = "Reason", namespace = Ns.SOAP)
  public static final class Reason {
    /** One for each language. */
    @XmlElement(name = "Text", namespace = Ns.SOAP)
    public List<String> texts = new ArrayList<>();
  }
}
