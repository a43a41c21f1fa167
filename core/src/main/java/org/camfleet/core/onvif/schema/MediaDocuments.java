package org.camfleet.core.onvif.schema;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Documents of Media, of Profile S (media.wsdl). */
public final class MediaDocuments {
  private MediaDocuments() {}

  /** Asks for the profiles. */
  @XmlRootElement(name = "GetProfiles", namespace = Ns.TRT)
  @XmlType(name = "GetProfiles", namespace = Ns.TRT)
  public static final class GetProfiles {}

  /** The profiles. */
  @XmlRootElement(name = "GetProfilesResponse", namespace = Ns.TRT)
  @XmlType(name = "GetProfilesResponse", namespace = Ns.TRT)
  public static final class GetProfilesResponse {
    /** The profiles. */
    @XmlElement(name = "Profiles", namespace = Ns.TRT)
    public List<Profile> profiles = new ArrayList<>();
  }

  /** A profile: what an RTSP address plays. */
  @XmlType(
      name = "Profile",
      namespace = Ns.TT,
      propOrder = {"name", "encoder"})
  public static final class Profile {
    /** What it is found by. */
    @XmlAttribute(name = "token")
    public @Nullable String token;

    /** For people. */
    @XmlElement(name = "Name", namespace = Ns.TT)
    public @Nullable String name;

    /** How it is encoded. */
    @XmlElement(name = "VideoEncoderConfiguration", namespace = Ns.TT)
    public Encoder.@Nullable One encoder;
  }

  /** Asks where a profile plays. */
  @XmlRootElement(name = "GetStreamUri", namespace = Ns.TRT)
  @XmlType(
      name = "GetStreamUri",
      namespace = Ns.TRT,
      propOrder = {"setup", "profile"})
  public static final class GetStreamUri {
    /** How. */
    @XmlElement(name = "StreamSetup", namespace = Ns.TRT)
    public @Nullable StreamSetup setup;

    /** Which profile. */
    @XmlElement(name = "ProfileToken", namespace = Ns.TRT)
    public @Nullable String profile;
  }

  /** How media shall come. */
  @XmlType(
      name = "StreamSetup",
      namespace = Ns.TT,
      propOrder = {"stream", "transport"})
  public static final class StreamSetup {
    /** {@code RTP-Unicast}. */
    @XmlElement(name = "Stream", namespace = Ns.TT)
    public @Nullable String stream;

    /** Over what. */
    @XmlElement(name = "Transport", namespace = Ns.TT)
    public @Nullable Transport transport;
  }

  /** Over what media shall come. */
  @XmlType(name = "Transport", namespace = Ns.TT)
  public static final class Transport {
    /** {@code RTSP}. */
    @XmlElement(name = "Protocol", namespace = Ns.TT)
    public @Nullable String protocol;
  }

  /** Where a profile plays. */
  @XmlRootElement(name = "GetStreamUriResponse", namespace = Ns.TRT)
  @XmlType(name = "GetStreamUriResponse", namespace = Ns.TRT)
  public static final class GetStreamUriResponse {
    /** Where. */
    @XmlElement(name = "MediaUri", namespace = Ns.TRT)
    public @Nullable MediaUri media;
  }

  /** Where a profile plays. */
  @XmlType(name = "MediaUri", namespace = Ns.TT)
  public static final class MediaUri {
    /** The address. */
    @XmlElement(name = "Uri", namespace = Ns.TT)
    public @Nullable String uri;
  }

  /** Asks how an encoder is set. */
  @XmlRootElement(name = "GetVideoEncoderConfiguration", namespace = Ns.TRT)
  @XmlType(name = "GetVideoEncoderConfiguration", namespace = Ns.TRT)
  public static final class GetVideoEncoderConfiguration {
    /** Which encoder. */
    @XmlElement(name = "ConfigurationToken", namespace = Ns.TRT)
    public @Nullable String token;
  }

  /** How an encoder is set. */
  @XmlRootElement(name = "GetVideoEncoderConfigurationResponse", namespace = Ns.TRT)
  @XmlType(name = "GetVideoEncoderConfigurationResponse", namespace = Ns.TRT)
  public static final class GetVideoEncoderConfigurationResponse {
    /** How. */
    @XmlElement(name = "Configuration", namespace = Ns.TRT)
    public Encoder.@Nullable One configuration;
  }

  /** Sets an encoder. */
  @XmlRootElement(name = "SetVideoEncoderConfiguration", namespace = Ns.TRT)
  @XmlType(
      name = "SetVideoEncoderConfiguration",
      namespace = Ns.TRT,
      propOrder = {"configuration", "force"})
  public static final class SetVideoEncoderConfiguration {
    /** How. */
    @XmlElement(name = "Configuration", namespace = Ns.TRT)
    public Encoder.@Nullable One configuration;

    /** Whether it outlives a restart. */
    @XmlElement(name = "ForcePersistence", namespace = Ns.TRT)
    public @Nullable Boolean force;
  }

  /** The encoder is set, as the device says. */
  @XmlRootElement(name = "SetVideoEncoderConfigurationResponse", namespace = Ns.TRT)
  @XmlType(name = "SetVideoEncoderConfigurationResponse", namespace = Ns.TRT)
  public static final class SetVideoEncoderConfigurationResponse {}

  /** Asks what an encoder can do. */
  @XmlRootElement(name = "GetVideoEncoderConfigurationOptions", namespace = Ns.TRT)
  @XmlType(name = "GetVideoEncoderConfigurationOptions", namespace = Ns.TRT)
  public static final class GetVideoEncoderConfigurationOptions {
    /** Which encoder. */
    @XmlElement(name = "ConfigurationToken", namespace = Ns.TRT)
    public @Nullable String configuration;
  }

  /** What an encoder can do. */
  @XmlRootElement(name = "GetVideoEncoderConfigurationOptionsResponse", namespace = Ns.TRT)
  @XmlType(name = "GetVideoEncoderConfigurationOptionsResponse", namespace = Ns.TRT)
  public static final class GetVideoEncoderConfigurationOptionsResponse {
    /** What. */
    @XmlElement(name = "Options", namespace = Ns.TRT)
    public Encoder.@Nullable OptionsOne options;
  }

  /** Asks for a key frame. */
  @XmlRootElement(name = "SetSynchronizationPoint", namespace = Ns.TRT)
  @XmlType(name = "SetSynchronizationPoint", namespace = Ns.TRT)
  public static final class SetSynchronizationPoint {
    /** Of which profile. */
    @XmlElement(name = "ProfileToken", namespace = Ns.TRT)
    public @Nullable String profile;
  }

  /** A key frame will come. */
  @XmlRootElement(name = "SetSynchronizationPointResponse", namespace = Ns.TRT)
  @XmlType(name = "SetSynchronizationPointResponse", namespace = Ns.TRT)
  public static final class SetSynchronizationPointResponse {}
}
