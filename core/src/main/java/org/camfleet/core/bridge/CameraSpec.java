package org.camfleet.core.bridge;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.camfleet.core.CborSerializable;
import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What a camera's bridge needs to know of it: the part of an inventory entry that drives media.
 *
 * @param id the camera's id in the inventory
 * @param urls RTSP addresses in order of preference, without credentials
 * @param username user name for the camera, or null
 * @param password password for the camera, or null
 * @param channel the signaling channel's name
 * @param targets where its media goes, one or two
 * @param audio what to do about sound
 * @param transport how media shall come from it
 * @param site what shares a budget of connections with it, or null
 * @param video how its pictures are treated
 * @param talk whether what viewers say may be sent to it
 * @param onvif where its ONVIF device management is, or null
 * @param substream RTSP address of a thinner stream of it, without credentials, or null
 */
public record CameraSpec(
    String id,
    List<URI> urls,
    @Nullable String username,
    @Nullable Secret password,
    String channel,
    List<Target> targets,
    Audio audio,
    Transport transport,
    @Nullable String site,
    Video video,
    boolean talk,
    @Nullable URI onvif,
    @Nullable URI substream)
    implements CborSerializable {
  /** A node of an older version says nothing of transports, or of how pictures are treated. */
  public CameraSpec {
    transport = Objects.requireNonNullElse(transport, Transport.AUTO);
    video = Objects.requireNonNullElse(video, Video.AUTO);
  }

  /** A camera without a thinner stream. */
  public CameraSpec(
      String id,
      List<URI> urls,
      @Nullable String username,
      @Nullable Secret password,
      String channel,
      List<Target> targets,
      Audio audio,
      Transport transport,
      @Nullable String site,
      Video video,
      boolean talk,
      @Nullable URI onvif) {
    this(
        id, urls, username, password, channel, targets, audio, transport, site, video, talk, onvif,
        null);
  }

  /** A camera without ONVIF. */
  public CameraSpec(
      String id,
      List<URI> urls,
      @Nullable String username,
      @Nullable Secret password,
      String channel,
      List<Target> targets,
      Audio audio,
      Transport transport,
      @Nullable String site,
      Video video,
      boolean talk) {
    this(id, urls, username, password, channel, targets, audio, transport, site, video, talk, null);
  }

  /** A camera that nobody talks to. */
  public CameraSpec(
      String id,
      List<URI> urls,
      @Nullable String username,
      @Nullable Secret password,
      String channel,
      List<Target> targets,
      Audio audio,
      Transport transport,
      @Nullable String site) {
    this(id, urls, username, password, channel, targets, audio, transport, site, Video.AUTO, false);
  }

  /** A camera whose transport is found out. */
  public CameraSpec(
      String id,
      List<URI> urls,
      @Nullable String username,
      @Nullable Secret password,
      String channel,
      List<Target> targets,
      Audio audio) {
    this(
        id,
        urls,
        username,
        password,
        channel,
        targets,
        audio,
        Transport.AUTO,
        null,
        Video.AUTO,
        false);
  }

  /** The same camera toward other targets. */
  public CameraSpec toward(List<Target> others) {
    return new CameraSpec(
        id, urls, username, password, channel, others, audio, transport, site, video, talk, onvif,
        substream);
  }

  /** The same camera at another site. */
  public CameraSpec at(@Nullable String other) {
    return new CameraSpec(
        id, urls, username, password, channel, targets, audio, transport, other, video, talk, onvif,
        substream);
  }

  /** The same camera with this thinner stream. */
  public CameraSpec thinner(@Nullable URI other) {
    return new CameraSpec(
        id, urls, username, password, channel, targets, audio, transport, site, video, talk, onvif,
        other);
  }

  /** Its addresses in order, and behind them its thinner stream, if it has one. */
  List<URI> addresses() {
    return substream == null ? urls : Stream.concat(urls.stream(), Stream.of(substream)).toList();
  }

  /**
   * Whether this is the other one but for its targets and its site, of which nodes of older
   * versions say nothing, so that it is pulled as before.
   */
  public boolean pullsAs(CameraSpec other) {
    return equals(other.toward(targets).at(site));
  }

  /** How pictures are treated. */
  public enum Video {
    /**
     * They pass through where they can, else they are re-encoded where this node does that; also
     * what a newer node may mean.
     */
    @JsonEnumDefaultValue
    AUTO,
    /** They pass through, or the camera has a fault. */
    PASSTHROUGH,
    /** They are re-encoded. */
    ADAPTIVE
  }

  /** What to do about sound. */
  public enum Audio {
    /** The camera's sound where it has any, else silence; also what a newer node may mean. */
    @JsonEnumDefaultValue
    AUTO,
    /** Silence, whatever the camera has. */
    SILENCE,
    /** No audio track at all. */
    OMIT
  }

  /** How media shall come from a camera. */
  public enum Transport {
    /**
     * As the node is set to: one after the other until media comes; also what a newer node may
     * mean.
     */
    @JsonEnumDefaultValue
    AUTO,
    /** Inside the RTSP connection. */
    TCP,
    /** By UDP to this node. */
    UDP,
    /** By UDP to a group that the camera chooses. */
    MULTICAST,
    /** Inside an RTSP connection that looks like two HTTP requests. */
    HTTP;

    /** The only one that may be tried; null for what the node is set to. */
    org.camfleet.core.rtsp.@Nullable Transport only() {
      return this == AUTO ? null : org.camfleet.core.rtsp.Transport.valueOf(name());
    }
  }

  /**
   * A Kinesis Video Streams compatible service.
   *
   * @param kind {@code local} (the service of this cluster) or {@code kvs}
   * @param region the service's region, or null for the configured one
   * @param endpoint control-plane endpoint, or null for the default of its kind
   * @param account name of credentials and certificate authority in the configuration, or null for
   *     the default
   * @param superseded what is done there about a stranger who takes the channel, or null for what
   *     the node is set to
   */
  public record Target(
      Kind kind,
      @Nullable String region,
      @Nullable URI endpoint,
      @Nullable String account,
      Fight.@Nullable Policy superseded)
      implements CborSerializable {
    /** The service of this cluster. */
    public static final Target LOCAL = new Target(Kind.LOCAL, null, null, null);

    /** One that leaves strangers to what the node is set to. */
    public Target(
        Kind kind, @Nullable String region, @Nullable URI endpoint, @Nullable String account) {
      this(kind, region, endpoint, account, null);
    }

    /** The service alone, without what this camera wants there: cameras share it. */
    public Target service() {
      return superseded == null ? this : new Target(kind, region, endpoint, account);
    }

    /** How a person would call it: {@code local}, or the service's endpoint or region. */
    public String name() {
      if (kind == Kind.LOCAL) {
        return "local";
      }
      return endpoint != null ? endpoint.toString() : region != null ? region : "kvs";
    }

    /** The account's name, {@code default} when none is named. */
    public String accountName() {
      return account == null ? "default" : account;
    }

    /** Which service. */
    public enum Kind {
      /** The service of this cluster. */
      LOCAL,
      /** AWS, or any compatible service. */
      KVS
    }
  }
}
