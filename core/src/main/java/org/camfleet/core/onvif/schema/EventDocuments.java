package org.camfleet.core.onvif.schema;

import jakarta.xml.bind.annotation.XmlAnyElement;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import jakarta.xml.bind.annotation.XmlType;
import jakarta.xml.bind.annotation.XmlValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Documents of events by pull points (events.wsdl, WS-BaseNotification 1.3). */
public final class EventDocuments {
  private EventDocuments() {}

  /** Asks for a pull point. */
  @XmlRootElement(name = "CreatePullPointSubscription", namespace = Ns.TEV)
  @XmlType(name = "CreatePullPointSubscription", namespace = Ns.TEV)
  public static final class CreatePullPointSubscription {
    /** How long it lives, such as {@code PT60S}. */
    @XmlElement(name = "InitialTerminationTime", namespace = Ns.TEV)
    public @Nullable String termination;
  }

  /** A pull point. */
  @XmlRootElement(name = "CreatePullPointSubscriptionResponse", namespace = Ns.TEV)
  @XmlType(name = "CreatePullPointSubscriptionResponse", namespace = Ns.TEV)
  public static final class CreatePullPointSubscriptionResponse {
    /** Where it is. */
    @XmlElement(name = "SubscriptionReference", namespace = Ns.TEV)
    public @Nullable Reference reference;
  }

  /** Where something is (WS-Addressing 1.0). */
  @XmlType(
      name = "EndpointReferenceType",
      namespace = Ns.WSA,
      propOrder = {"address", "parameters"})
  public static final class Reference {
    /** The address. */
    @XmlElement(name = "Address", namespace = Ns.WSA)
    public @Nullable String address;

    /** What a request to it carries as header blocks. */
    @XmlElement(name = "ReferenceParameters", namespace = Ns.WSA)
    public @Nullable Parameters parameters;
  }

  /** What a request to an address carries as header blocks. */
  @XmlType(name = "ReferenceParametersType", namespace = Ns.WSA)
  public static final class Parameters {
    /** The blocks as they came. */
    @XmlAnyElement public List<Element> blocks = new ArrayList<>();
  }

  /** Asks for what happened. */
  @XmlRootElement(name = "PullMessages", namespace = Ns.TEV)
  @XmlType(
      name = "PullMessages",
      namespace = Ns.TEV,
      propOrder = {"timeout", "limit"})
  public static final class PullMessages {
    /** How long to wait for something. */
    @XmlElement(name = "Timeout", namespace = Ns.TEV)
    public @Nullable String timeout;

    /** Messages at most. */
    @XmlElement(name = "MessageLimit", namespace = Ns.TEV)
    public @Nullable Integer limit;
  }

  /** What happened. */
  @XmlRootElement(name = "PullMessagesResponse", namespace = Ns.TEV)
  @XmlType(name = "PullMessagesResponse", namespace = Ns.TEV)
  public static final class PullMessagesResponse {
    /** One for each thing. */
    @XmlElement(name = "NotificationMessage", namespace = Ns.WSNT)
    public List<Notification> messages = new ArrayList<>();
  }

  /** One thing that happened. */
  @XmlType(
      name = "NotificationMessageHolderType",
      namespace = Ns.WSNT,
      propOrder = {"topic", "message"})
  public static final class Notification {
    /** Of what. */
    @XmlElement(name = "Topic", namespace = Ns.WSNT)
    public @Nullable Topic topic;

    /** What. */
    @XmlElement(name = "Message", namespace = Ns.WSNT)
    public @Nullable Holder message;
  }

  /** What a message is about. */
  @XmlType(name = "TopicExpressionType", namespace = Ns.WSNT)
  public static final class Topic {
    /** The language of the topic. */
    @XmlAttribute(name = "Dialect")
    public @Nullable String dialect;

    /** Such as {@code tns1:VideoSource/MotionAlarm}. */
    @XmlValue public @Nullable String value;
  }

  /** Holds a message. */
  @XmlType(name = "MessageHolder", namespace = Ns.WSNT)
  public static final class Holder {
    /** The message. */
    @XmlElement(name = "Message", namespace = Ns.TT)
    public @Nullable Message message;
  }

  /** A message. */
  @XmlType(
      name = "EventMessage",
      namespace = Ns.TT,
      propOrder = {"source", "data"})
  public static final class Message {
    /** When. */
    @XmlAttribute(name = "UtcTime")
    public @Nullable String time;

    /** {@code Initialized}, {@code Changed} or {@code Deleted}. */
    @XmlAttribute(name = "PropertyOperation")
    public @Nullable String operation;

    /** Where in the device. */
    @XmlElement(name = "Source", namespace = Ns.TT)
    public @Nullable Items source;

    /** What. */
    @XmlElement(name = "Data", namespace = Ns.TT)
    public @Nullable Items data;
  }

  /** Names and values. */
  @XmlType(name = "ItemList", namespace = Ns.TT)
  public static final class Items {
    /** The items. */
    @XmlElement(name = "SimpleItem", namespace = Ns.TT)
    public List<Item> items = new ArrayList<>();
  }

  /** A name and a value. */
  @XmlType(name = "SimpleItem", namespace = Ns.TT)
  public static final class Item {
    /** The name. */
    @XmlAttribute(name = "Name")
    public @Nullable String name;

    /** The value. */
    @XmlAttribute(name = "Value")
    public @Nullable String value;
  }

  /** Has a pull point live longer. */
  @XmlRootElement(name = "Renew", namespace = Ns.WSNT)
  @XmlType(name = "Renew", namespace = Ns.WSNT)
  public static final class Renew {
    /** How long, such as {@code PT60S}. */
    @XmlElement(name = "TerminationTime", namespace = Ns.WSNT)
    public @Nullable String termination;
  }

  /** It lives longer. */
  @XmlRootElement(name = "RenewResponse", namespace = Ns.WSNT)
  @XmlType(name = "RenewResponse", namespace = Ns.WSNT)
  public static final class RenewResponse {
    /** Until when. */
    @XmlElement(name = "TerminationTime", namespace = Ns.WSNT)
    public @Nullable String termination;
  }

  /** Ends a pull point. */
  @XmlRootElement(name = "Unsubscribe", namespace = Ns.WSNT)
  @XmlType(name = "Unsubscribe", namespace = Ns.WSNT)
  public static final class Unsubscribe {}

  /** It is ended. */
  @XmlRootElement(name = "UnsubscribeResponse", namespace = Ns.WSNT)
  @XmlType(name = "UnsubscribeResponse", namespace = Ns.WSNT)
  public static final class UnsubscribeResponse {}
}
