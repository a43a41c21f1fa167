package org.camfleet.core.onvif.schema;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import jakarta.xml.bind.annotation.XmlType;
import jakarta.xml.bind.annotation.XmlValue;
import org.jspecify.annotations.Nullable;

/** A header block that proves who asks (WS-Security UsernameToken profile 1.0). */
@XmlRootElement(name = "Security", namespace = Ns.WSSE)
@XmlType(name = "Security", namespace = Ns.WSSE)
public final class Security {
  /** Who must understand it: whoever gets it. */
  @XmlAttribute(name = "mustUnderstand", namespace = Ns.SOAP)
  public @Nullable Boolean mustUnderstand;

  /** The proof. */
  @XmlElement(name = "UsernameToken", namespace = Ns.WSSE)
  public @Nullable UsernameToken token;

  /** A user and the proof that the password is known. */
  @XmlType(
      name = "UsernameToken",
      namespace = Ns.WSSE,
      propOrder = {"username", "password", "nonce", "created"})
  public static final class UsernameToken {
    /** The user. */
    @XmlElement(name = "Username", namespace = Ns.WSSE)
    public @Nullable String username;

    /** The digest. */
    @XmlElement(name = "Password", namespace = Ns.WSSE)
    public @Nullable Password password;

    /** Random bytes in Base64. */
    @XmlElement(name = "Nonce", namespace = Ns.WSSE)
    public @Nullable Nonce nonce;

    /** The time by the device's clock, ISO 8601 in UTC. */
    @XmlElement(name = "Created", namespace = Ns.WSU)
    public @Nullable String created;
  }

  /** A digest in Base64, never a password. */
  @XmlType(name = "Password", namespace = Ns.WSSE)
  public static final class Password {
    /** That it is a digest. */
    @XmlAttribute(name = "Type")
    public @Nullable String type;

    /** The digest. */
    @XmlValue public @Nullable String value;
  }

  /** Random bytes. */
  @XmlType(name = "Nonce", namespace = Ns.WSSE)
  public static final class Nonce {
    /** That they are in Base64. */
    @XmlAttribute(name = "EncodingType")
    public @Nullable String encoding;

    /** The bytes. */
    @XmlValue public @Nullable String value;
  }
}
