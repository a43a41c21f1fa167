package org.camfleet.core.onvif.schema;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Documents of Media2, of Profile T (media2.wsdl). */
public final class Media2Documents {
  private Media2Documents() {}

  /** Asks for the profiles. */
  @XmlRootElement(name = "GetProfiles", namespace = Ns.TR2)
  @XmlType(name = "GetProfiles", namespace = Ns.TR2)
  public static final class GetProfiles {
    /** Which of their configurations are told, too. */
    @XmlElement(name = "Type", namespace = Ns.TR2)
    public List<String> types = new ArrayList<>();
  }

  /** The profiles. */
  @XmlRootElement(name = "GetProfilesResponse", namespace = Ns.TR2)
  @XmlType(name = "GetProfilesResponse", namespace = Ns.TR2)
  public static final class GetProfilesResponse {
    /** The profiles. */
    @XmlElement(name = "Profiles", namespace = Ns.TR2)
    public List<Profile> profiles = new ArrayList<>();
  }

  /** A profile: what an RTSP address plays. */
  @XmlType(
      name = "MediaProfile",
      namespace = Ns.TR2,
      propOrder = {"name", "configurations"})
  public static final class Profile {
    /** What it is found by. */
    @XmlAttribute(name = "token")
    public @Nullable String token;

    /** For people. */
    @XmlElement(name = "Name", namespace = Ns.TR2)
    public @Nullable String name;

    /** What it is made of. */
    @XmlElement(name = "Configurations", namespace = Ns.TR2)
    public @Nullable Configurations configurations;
  }

  /** What a profile is made of. */
  @XmlType(name = "ConfigurationSet", namespace = Ns.TR2)
  public static final class Configurations {
    /** How it is encoded. */
    @XmlElement(name = "VideoEncoder", namespace = Ns.TR2)
    public Encoder.@Nullable Two encoder;
  }

  /** Asks where a profile plays. */
  @XmlRootElement(name = "GetStreamUri", namespace = Ns.TR2)
  @XmlType(
      name = "GetStreamUri",
      namespace = Ns.TR2,
      propOrder = {"protocol", "profile"})
  public static final class GetStreamUri {
    /** {@code RTSP}. */
    @XmlElement(name = "Protocol", namespace = Ns.TR2)
    public @Nullable String protocol;

    /** Which profile. */
    @XmlElement(name = "ProfileToken", namespace = Ns.TR2)
    public @Nullable String profile;
  }

  /** Where a profile plays. */
  @XmlRootElement(name = "GetStreamUriResponse", namespace = Ns.TR2)
  @XmlType(name = "GetStreamUriResponse", namespace = Ns.TR2)
  public static final class GetStreamUriResponse {
    /** The address. */
    @XmlElement(name = "Uri", namespace = Ns.TR2)
    public @Nullable String uri;
  }

  /** Asks how an encoder is set. */
  @XmlRootElement(name = "GetVideoEncoderConfigurations", namespace = Ns.TR2)
  @XmlType(name = "GetVideoEncoderConfigurations", namespace = Ns.TR2)
  public static final class GetVideoEncoderConfigurations {
    /** Which encoder. */
    @XmlElement(name = "ConfigurationToken", namespace = Ns.TR2)
    public @Nullable String token;
  }

  /** How encoders are set. */
  @XmlRootElement(name = "GetVideoEncoderConfigurationsResponse", namespace = Ns.TR2)
  @XmlType(name = "GetVideoEncoderConfigurationsResponse", namespace = Ns.TR2)
  public static final class GetVideoEncoderConfigurationsResponse {
    /** How. */
    @XmlElement(name = "Configurations", namespace = Ns.TR2)
    public List<Encoder.Two> configurations = new ArrayList<>();
  }

  /** Sets an encoder. */
  @XmlRootElement(name = "SetVideoEncoderConfiguration", namespace = Ns.TR2)
  @XmlType(name = "SetVideoEncoderConfiguration", namespace = Ns.TR2)
  public static final class SetVideoEncoderConfiguration {
    /** How. */
    @XmlElement(name = "Configuration", namespace = Ns.TR2)
    public Encoder.@Nullable Two configuration;
  }

  /** The encoder is set, as the device says. */
  @XmlRootElement(name = "SetVideoEncoderConfigurationResponse", namespace = Ns.TR2)
  @XmlType(name = "SetVideoEncoderConfigurationResponse", namespace = Ns.TR2)
  public static final class SetVideoEncoderConfigurationResponse {}

  /** Asks what an encoder can do. */
  @XmlRootElement(name = "GetVideoEncoderConfigurationOptions", namespace = Ns.TR2)
  @XmlType(name = "GetVideoEncoderConfigurationOptions", namespace = Ns.TR2)
  public static final class GetVideoEncoderConfigurationOptions {
    /** Which encoder. */
    @XmlElement(name = "ConfigurationToken", namespace = Ns.TR2)
    public @Nullable String configuration;
  }

  /** What an encoder can do. */
  @XmlRootElement(name = "GetVideoEncoderConfigurationOptionsResponse", namespace = Ns.TR2)
  @XmlType(name = "GetVideoEncoderConfigurationOptionsResponse", namespace = Ns.TR2)
  public static final class GetVideoEncoderConfigurationOptionsResponse {
    /** One for each codec. */
    @XmlElement(name = "Options", namespace = Ns.TR2)
    public List<Encoder.OptionsTwo> options = new ArrayList<>();
  }

  /** Asks for a key frame. */
  @XmlRootElement(name = "SetSynchronizationPoint", namespace = Ns.TR2)
  @XmlType(name = "SetSynchronizationPoint", namespace = Ns.TR2)
  public static final class SetSynchronizationPoint {
    /** Of which profile. */
    @XmlElement(name = "ProfileToken", namespace = Ns.TR2)
    public @Nullable String profile;
  }

  /** A key frame will come. */
  @XmlRootElement(name = "SetSynchronizationPointResponse", namespace = Ns.TR2)
  @XmlType(name = "SetSynchronizationPointResponse", namespace = Ns.TR2)
  public static final class SetSynchronizationPointResponse {}
}
