package org.camfleet.core.onvif.schema;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configurations of video encoders (onvif.xsd): {@link One} of Media, {@link Two} of Media2.
 * What is read is written back whole, so that nothing else changes.
 */
public final class Encoder {
  private Encoder() {}

  /** tt:VideoEncoderConfiguration. */
  @XmlType(
      name = "VideoEncoderConfiguration",
      namespace = Ns.TT,
      propOrder = {
        "name",
        "useCount",
        "encoding",
        "resolution",
        "quality",
        "rate",
        "mpeg4",
        "h264",
        "multicast",
        "sessionTimeout"
      })
  public static final class One {
    /** What it is found by. */
    @XmlAttribute(name = "token")
    public @Nullable String token;

    /** For people. */
    @XmlElement(name = "Name", namespace = Ns.TT)
    public @Nullable String name;

    /** Profiles that use it. */
    @XmlElement(name = "UseCount", namespace = Ns.TT)
    public @Nullable Integer useCount;

    /** {@code JPEG}, {@code MPEG4} or {@code H264}. */
    @XmlElement(name = "Encoding", namespace = Ns.TT)
    public @Nullable String encoding;

    /** The size. */
    @XmlElement(name = "Resolution", namespace = Ns.TT)
    public @Nullable Resolution resolution;

    /** Relative quality. */
    @XmlElement(name = "Quality", namespace = Ns.TT)
    public @Nullable Float quality;

    /** Pictures and bits. */
    @XmlElement(name = "RateControl", namespace = Ns.TT)
    public @Nullable RateControl rate;

    /** Of MPEG-4. */
    @XmlElement(name = "MPEG4", namespace = Ns.TT)
    public @Nullable Mpeg4 mpeg4;

    /** Of H.264. */
    @XmlElement(name = "H264", namespace = Ns.TT)
    public @Nullable H264 h264;

    /** Of multicast. */
    @XmlElement(name = "Multicast", namespace = Ns.TT)
    public @Nullable Multicast multicast;

    /** Of RTSP sessions. */
    @XmlElement(name = "SessionTimeout", namespace = Ns.TT)
    public @Nullable String sessionTimeout;
  }

  /** tt:VideoEncoder2Configuration. */
  @XmlType(
      name = "VideoEncoder2Configuration",
      namespace = Ns.TT,
      propOrder = {"name", "useCount", "encoding", "resolution", "rate", "multicast", "quality"})
  public static final class Two {
    /** What it is found by. */
    @XmlAttribute(name = "token")
    public @Nullable String token;

    /** Pictures from a key frame to the next. */
    @XmlAttribute(name = "GovLength")
    public @Nullable Integer govLength;

    /** Key frames from an anchor to the next. */
    @XmlAttribute(name = "AnchorFrameDistance")
    public @Nullable Integer anchorDistance;

    /** The codec's profile. */
    @XmlAttribute(name = "Profile")
    public @Nullable String profile;

    /** Whether bit rate is guaranteed. */
    @XmlAttribute(name = "GuaranteedFrameRate")
    public @Nullable Boolean guaranteedRate;

    /** For people. */
    @XmlElement(name = "Name", namespace = Ns.TT)
    public @Nullable String name;

    /** Profiles that use it. */
    @XmlElement(name = "UseCount", namespace = Ns.TT)
    public @Nullable Integer useCount;

    /** {@code JPEG}, {@code MPV4-ES}, {@code H264} or {@code H265}. */
    @XmlElement(name = "Encoding", namespace = Ns.TT)
    public @Nullable String encoding;

    /** The size. */
    @XmlElement(name = "Resolution", namespace = Ns.TT)
    public @Nullable Resolution resolution;

    /** Pictures and bits. */
    @XmlElement(name = "RateControl", namespace = Ns.TT)
    public @Nullable RateControl2 rate;

    /** Of multicast. */
    @XmlElement(name = "Multicast", namespace = Ns.TT)
    public @Nullable Multicast multicast;

    /** Relative quality. */
    @XmlElement(name = "Quality", namespace = Ns.TT)
    public @Nullable Float quality;
  }

  /** A size in pixels. */
  @XmlType(
      name = "VideoResolution",
      namespace = Ns.TT,
      propOrder = {"width", "height"})
  public static final class Resolution {
    /** Columns. */
    @XmlElement(name = "Width", namespace = Ns.TT)
    public @Nullable Integer width;

    /** Rows. */
    @XmlElement(name = "Height", namespace = Ns.TT)
    public @Nullable Integer height;
  }

  /** Pictures a second and kbit/s, of Media. */
  @XmlType(
      name = "VideoRateControl",
      namespace = Ns.TT,
      propOrder = {"frames", "interval", "bits"})
  public static final class RateControl {
    /** Pictures a second at most. */
    @XmlElement(name = "FrameRateLimit", namespace = Ns.TT)
    public @Nullable Integer frames;

    /** One of so many pictures is encoded. */
    @XmlElement(name = "EncodingInterval", namespace = Ns.TT)
    public @Nullable Integer interval;

    /** kbit/s at most. */
    @XmlElement(name = "BitrateLimit", namespace = Ns.TT)
    public @Nullable Integer bits;
  }

  /** Pictures a second and kbit/s, of Media2. */
  @XmlType(
      name = "VideoRateControl2",
      namespace = Ns.TT,
      propOrder = {"frames", "bits"})
  public static final class RateControl2 {
    /** Whether the bit rate is constant. */
    @XmlAttribute(name = "ConstantBitRate")
    public @Nullable Boolean constant;

    /** Pictures a second at most. */
    @XmlElement(name = "FrameRateLimit", namespace = Ns.TT)
    public @Nullable Float frames;

    /** kbit/s at most. */
    @XmlElement(name = "BitrateLimit", namespace = Ns.TT)
    public @Nullable Integer bits;
  }

  /** Of MPEG-4. */
  @XmlType(
      name = "Mpeg4Configuration",
      namespace = Ns.TT,
      propOrder = {"govLength", "profile"})
  public static final class Mpeg4 {
    /** Pictures from a key frame to the next. */
    @XmlElement(name = "GovLength", namespace = Ns.TT)
    public @Nullable Integer govLength;

    /** The profile. */
    @XmlElement(name = "Mpeg4Profile", namespace = Ns.TT)
    public @Nullable String profile;
  }

  /** Of H.264. */
  @XmlType(
      name = "H264Configuration",
      namespace = Ns.TT,
      propOrder = {"govLength", "profile"})
  public static final class H264 {
    /** Pictures from a key frame to the next. */
    @XmlElement(name = "GovLength", namespace = Ns.TT)
    public @Nullable Integer govLength;

    /** {@code Baseline}, {@code Main}, {@code Extended} or {@code High}. */
    @XmlElement(name = "H264Profile", namespace = Ns.TT)
    public @Nullable String profile;
  }

  /** Of multicast. */
  @XmlType(
      name = "MulticastConfiguration",
      namespace = Ns.TT,
      propOrder = {"address", "port", "ttl", "autoStart"})
  public static final class Multicast {
    /** The group. */
    @XmlElement(name = "Address", namespace = Ns.TT)
    public @Nullable Address address;

    /** The port. */
    @XmlElement(name = "Port", namespace = Ns.TT)
    public @Nullable Integer port;

    /** Hops. */
    @XmlElement(name = "TTL", namespace = Ns.TT)
    public @Nullable Integer ttl;

    /** Whether it is sent from the start. */
    @XmlElement(name = "AutoStart", namespace = Ns.TT)
    public @Nullable Boolean autoStart;
  }

  /** An address. */
  @XmlType(
      name = "IPAddress",
      namespace = Ns.TT,
      propOrder = {"type", "v4", "v6"})
  public static final class Address {
    /** {@code IPv4} or {@code IPv6}. */
    @XmlElement(name = "Type", namespace = Ns.TT)
    public @Nullable String type;

    /** Of four bytes. */
    @XmlElement(name = "IPv4Address", namespace = Ns.TT)
    public @Nullable String v4;

    /** Of sixteen bytes. */
    @XmlElement(name = "IPv6Address", namespace = Ns.TT)
    public @Nullable String v6;
  }

  /** What an encoder of Media can do. */
  @XmlType(name = "VideoEncoderConfigurationOptions", namespace = Ns.TT)
  public static final class OptionsOne {
    /** With H.264; null where it can not. */
    @XmlElement(name = "H264", namespace = Ns.TT)
    public @Nullable H264Options h264;

    /** With JPEG; null where it can not. */
    @XmlElement(name = "JPEG", namespace = Ns.TT)
    public @Nullable JpegOptions jpeg;
  }

  /** What it can do with H.264. */
  @XmlType(name = "H264Options", namespace = Ns.TT)
  public static final class H264Options {
    /** Pictures from a key frame to the next. */
    @XmlElement(name = "GovLengthRange", namespace = Ns.TT)
    public @Nullable Range govLengths;
  }

  /** What it can do with JPEG. */
  @XmlType(name = "JpegOptions", namespace = Ns.TT)
  public static final class JpegOptions {}

  /** From a number to another. */
  @XmlType(
      name = "IntRange",
      namespace = Ns.TT,
      propOrder = {"min", "max"})
  public static final class Range {
    /** The smallest. */
    @XmlElement(name = "Min", namespace = Ns.TT)
    public @Nullable Integer min;

    /** The largest. */
    @XmlElement(name = "Max", namespace = Ns.TT)
    public @Nullable Integer max;
  }

  /** What an encoder of Media2 can do with one codec. */
  @XmlType(name = "VideoEncoder2ConfigurationOptions", namespace = Ns.TT)
  public static final class OptionsTwo {
    /** Pictures from a key frame to the next: the smallest and the largest. */
    @XmlAttribute(name = "GovLengthRange")
    public @Nullable List<Integer> govLengths;

    /** The codec. */
    @XmlElement(name = "Encoding", namespace = Ns.TT)
    public @Nullable String encoding;
  }
}
