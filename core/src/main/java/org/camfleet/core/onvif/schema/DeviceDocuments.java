package org.camfleet.core.onvif.schema;

import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Documents of device management (devicemgmt.wsdl). */
public final class DeviceDocuments {
  private DeviceDocuments() {}

  /** Asks for the device's clock; allowed without a login. */
  @XmlRootElement(name = "GetSystemDateAndTime", namespace = Ns.TDS)
  @XmlType(name = "GetSystemDateAndTime", namespace = Ns.TDS)
  public static final class GetSystemDateAndTime {}

  /** The device's clock. */
  @XmlRootElement(name = "GetSystemDateAndTimeResponse", namespace = Ns.TDS)
  @XmlType(name = "GetSystemDateAndTimeResponse", namespace = Ns.TDS)
  public static final class GetSystemDateAndTimeResponse {
    /** The clock. */
    @XmlElement(name = "SystemDateAndTime", namespace = Ns.TDS)
    public @Nullable SystemDateAndTime clock;
  }

  /** A clock and who sets it. */
  @XmlType(
      name = "SystemDateAndTime",
      namespace = Ns.TT,
      propOrder = {"type", "daylightSavings", "utc"})
  public static final class SystemDateAndTime {
    /** {@code Manual} or {@code NTP}. */
    @XmlElement(name = "DateTimeType", namespace = Ns.TT)
    public @Nullable String type;

    /** Whether summer time holds. */
    @XmlElement(name = "DaylightSavings", namespace = Ns.TT)
    public @Nullable Boolean daylightSavings;

    /** The time. */
    @XmlElement(name = "UTCDateTime", namespace = Ns.TT)
    public @Nullable DateTime utc;
  }

  /** A date and a time of day. */
  @XmlType(
      name = "DateTime",
      namespace = Ns.TT,
      propOrder = {"time", "date"})
  public static final class DateTime {
    /** The time of day. */
    @XmlElement(name = "Time", namespace = Ns.TT)
    public @Nullable Time time;

    /** The date. */
    @XmlElement(name = "Date", namespace = Ns.TT)
    public @Nullable Date date;
  }

  /** A time of day. */
  @XmlType(
      name = "Time",
      namespace = Ns.TT,
      propOrder = {"hour", "minute", "second"})
  public static final class Time {
    /** 0 to 23. */
    @XmlElement(name = "Hour", namespace = Ns.TT)
    public @Nullable Integer hour;

    /** 0 to 59. */
    @XmlElement(name = "Minute", namespace = Ns.TT)
    public @Nullable Integer minute;

    /** 0 to 61. */
    @XmlElement(name = "Second", namespace = Ns.TT)
    public @Nullable Integer second;
  }

  /** A date. */
  @XmlType(
      name = "Date",
      namespace = Ns.TT,
      propOrder = {"year", "month", "day"})
  public static final class Date {
    /** Four digits. */
    @XmlElement(name = "Year", namespace = Ns.TT)
    public @Nullable Integer year;

    /** 1 to 12. */
    @XmlElement(name = "Month", namespace = Ns.TT)
    public @Nullable Integer month;

    /** 1 to 31. */
    @XmlElement(name = "Day", namespace = Ns.TT)
    public @Nullable Integer day;
  }

  /** Sets the device's clock. */
  @XmlRootElement(name = "SetSystemDateAndTime", namespace = Ns.TDS)
  @XmlType(
      name = "SetSystemDateAndTime",
      namespace = Ns.TDS,
      propOrder = {"type", "daylightSavings", "utc"})
  public static final class SetSystemDateAndTime {
    /** {@code Manual} or {@code NTP}. */
    @XmlElement(name = "DateTimeType", namespace = Ns.TDS)
    public @Nullable String type;

    /** Whether summer time holds. */
    @XmlElement(name = "DaylightSavings", namespace = Ns.TDS)
    public @Nullable Boolean daylightSavings;

    /** The time. */
    @XmlElement(name = "UTCDateTime", namespace = Ns.TDS)
    public @Nullable DateTime utc;
  }

  /** The clock is set. */
  @XmlRootElement(name = "SetSystemDateAndTimeResponse", namespace = Ns.TDS)
  @XmlType(name = "SetSystemDateAndTimeResponse", namespace = Ns.TDS)
  public static final class SetSystemDateAndTimeResponse {}

  /** Asks who made it. */
  @XmlRootElement(name = "GetDeviceInformation", namespace = Ns.TDS)
  @XmlType(name = "GetDeviceInformation", namespace = Ns.TDS)
  public static final class GetDeviceInformation {}

  /** Who made it. */
  @XmlRootElement(name = "GetDeviceInformationResponse", namespace = Ns.TDS)
  @XmlType(
      name = "GetDeviceInformationResponse",
      namespace = Ns.TDS,
      propOrder = {"manufacturer", "model", "firmware", "serial", "hardware"})
  public static final class GetDeviceInformationResponse {
    /** The maker. */
    @XmlElement(name = "Manufacturer", namespace = Ns.TDS)
    public @Nullable String manufacturer;

    /** The model. */
    @XmlElement(name = "Model", namespace = Ns.TDS)
    public @Nullable String model;

    /** The version of what runs on it. */
    @XmlElement(name = "FirmwareVersion", namespace = Ns.TDS)
    public @Nullable String firmware;

    /** Its number. */
    @XmlElement(name = "SerialNumber", namespace = Ns.TDS)
    public @Nullable String serial;

    /** The board. */
    @XmlElement(name = "HardwareId", namespace = Ns.TDS)
    public @Nullable String hardware;
  }

  /** Asks where its services are. */
  @XmlRootElement(name = "GetServices", namespace = Ns.TDS)
  @XmlType(name = "GetServices", namespace = Ns.TDS)
  public static final class GetServices {
    /** Whether what they can do is told, too. */
    @XmlElement(name = "IncludeCapability", namespace = Ns.TDS)
    public boolean includeCapability;
  }

  /** Where its services are. */
  @XmlRootElement(name = "GetServicesResponse", namespace = Ns.TDS)
  @XmlType(name = "GetServicesResponse", namespace = Ns.TDS)
  public static final class GetServicesResponse {
    /** The services. */
    @XmlElement(name = "Service", namespace = Ns.TDS)
    public List<Service> services = new ArrayList<>();
  }

  /** Where one is. */
  @XmlType(
      name = "Service",
      namespace = Ns.TDS,
      propOrder = {"service", "address", "version"})
  public static final class Service {
    /** Which one. */
    @XmlElement(name = "Namespace", namespace = Ns.TDS)
    public @Nullable String service;

    /** Its address. */
    @XmlElement(name = "XAddr", namespace = Ns.TDS)
    public @Nullable String address;

    /** Its version. */
    @XmlElement(name = "Version", namespace = Ns.TDS)
    public @Nullable Version version;
  }

  /** A version. */
  @XmlType(
      name = "OnvifVersion",
      namespace = Ns.TT,
      propOrder = {"major", "minor"})
  public static final class Version {
    /** The first number. */
    @XmlElement(name = "Major", namespace = Ns.TT)
    public int major;

    /** The second one. */
    @XmlElement(name = "Minor", namespace = Ns.TT)
    public int minor;
  }

  /** The older way to ask where its services are. */
  @XmlRootElement(name = "GetCapabilities", namespace = Ns.TDS)
  @XmlType(name = "GetCapabilities", namespace = Ns.TDS)
  public static final class GetCapabilities {
    /** Of what; {@code All}. */
    @XmlElement(name = "Category", namespace = Ns.TDS)
    public @Nullable String category;
  }

  /** Where its services are. */
  @XmlRootElement(name = "GetCapabilitiesResponse", namespace = Ns.TDS)
  @XmlType(name = "GetCapabilitiesResponse", namespace = Ns.TDS)
  public static final class GetCapabilitiesResponse {
    /** The services. */
    @XmlElement(name = "Capabilities", namespace = Ns.TDS)
    public @Nullable Capabilities capabilities;
  }

  /** The services that are used here. */
  @XmlType(
      name = "Capabilities",
      namespace = Ns.TT,
      propOrder = {"events", "media"})
  public static final class Capabilities {
    /** Events. */
    @XmlElement(name = "Events", namespace = Ns.TT)
    public @Nullable Capability events;

    /** Media. */
    @XmlElement(name = "Media", namespace = Ns.TT)
    public @Nullable Capability media;
  }

  /** Where one is. */
  @XmlType(name = "Capability", namespace = Ns.TT)
  public static final class Capability {
    /** Its address. */
    @XmlElement(name = "XAddr", namespace = Ns.TT)
    public @Nullable String address;
  }
}
