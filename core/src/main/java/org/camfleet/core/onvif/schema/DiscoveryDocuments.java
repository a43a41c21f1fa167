package org.camfleet.core.onvif.schema;

import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlList;
import jakarta.xml.bind.annotation.XmlRootElement;
import jakarta.xml.bind.annotation.XmlType;
import jakarta.xml.bind.annotation.XmlValue;
import java.util.ArrayList;
import java.util.List;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;

/** Documents of WS-Discovery of 2005, and header blocks of WS-Addressing. */
public final class DiscoveryDocuments {
  private DiscoveryDocuments() {}

  /** What a message asks for (WS-Addressing of 2004). */
  @XmlRootElement(name = "Action", namespace = Ns.WSA04)
  @XmlType(name = "Action04", namespace = Ns.WSA04)
  public static final class Action04 {
    /** A URI. */
    @XmlValue public @Nullable String value;
  }

  /** What a message is called (WS-Addressing of 2004). */
  @XmlRootElement(name = "MessageID", namespace = Ns.WSA04)
  @XmlType(name = "MessageId04", namespace = Ns.WSA04)
  public static final class MessageId04 {
    /** A URI. */
    @XmlValue public @Nullable String value;
  }

  /** To whom a message goes (WS-Addressing of 2004). */
  @XmlRootElement(name = "To", namespace = Ns.WSA04)
  @XmlType(name = "To04", namespace = Ns.WSA04)
  public static final class To04 {
    /** A URI. */
    @XmlValue public @Nullable String value;
  }

  /** Which message is answered (WS-Addressing of 2004). */
  @XmlRootElement(name = "RelatesTo", namespace = Ns.WSA04)
  @XmlType(name = "RelatesTo04", namespace = Ns.WSA04)
  public static final class RelatesTo04 {
    /** A URI. */
    @XmlValue public @Nullable String value;
  }

  /** What a message asks for (WS-Addressing 1.0). */
  @XmlRootElement(name = "Action", namespace = Ns.WSA)
  @XmlType(name = "Action", namespace = Ns.WSA)
  public static final class Action {
    /** A URI. */
    @XmlValue public @Nullable String value;
  }

  /** To whom a message goes (WS-Addressing 1.0). */
  @XmlRootElement(name = "To", namespace = Ns.WSA)
  @XmlType(name = "To", namespace = Ns.WSA)
  public static final class To {
    /** A URI. */
    @XmlValue public @Nullable String value;
  }

  /** Asks who is there. */
  @XmlRootElement(name = "Probe", namespace = Ns.WSD)
  @XmlType(name = "ProbeType", namespace = Ns.WSD)
  public static final class Probe {
    /** Of which kinds; all where there are none. */
    @XmlList
    @XmlElement(name = "Types", namespace = Ns.WSD)
    public @Nullable List<QName> types;
  }

  /** Who is there. */
  @XmlRootElement(name = "ProbeMatches", namespace = Ns.WSD)
  @XmlType(name = "ProbeMatches", namespace = Ns.WSD)
  public static final class ProbeMatches {
    /** One for each device. */
    @XmlElement(name = "ProbeMatch", namespace = Ns.WSD)
    public List<ProbeMatch> matches = new ArrayList<>();
  }

  /** One device. */
  @XmlType(
      name = "ProbeMatchType",
      namespace = Ns.WSD,
      propOrder = {"reference", "types", "scopes", "addresses", "version"})
  public static final class ProbeMatch {
    /** What it is called, for ever. */
    @XmlElement(name = "EndpointReference", namespace = Ns.WSA04)
    public @Nullable Reference04 reference;

    /** Of which kinds. */
    @XmlElement(name = "Types", namespace = Ns.WSD)
    public @Nullable String types;

    /** What it tells of itself, as URIs. */
    @XmlElement(name = "Scopes", namespace = Ns.WSD)
    public @Nullable String scopes;

    /** Where its device management is. */
    @XmlElement(name = "XAddrs", namespace = Ns.WSD)
    public @Nullable String addresses;

    /** The version of all that. */
    @XmlElement(name = "MetadataVersion", namespace = Ns.WSD)
    public @Nullable Integer version;
  }

  /** What a device is called. */
  @XmlType(name = "EndpointReferenceType", namespace = Ns.WSA04)
  public static final class Reference04 {
    /** A URI, mostly a UUID. */
    @XmlElement(name = "Address", namespace = Ns.WSA04)
    public @Nullable String address;
  }
}
