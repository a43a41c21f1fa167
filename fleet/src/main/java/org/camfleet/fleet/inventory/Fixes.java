package org.camfleet.fleet.inventory;

import org.camfleet.core.bridge.Room;
import org.jspecify.annotations.Nullable;

/** What an operator can do about a fault, in plain words. */
final class Fixes {
  private static final String BY_ITSELF =
      "Nothing to do at first: Camfleet tries again by itself. ";

  private Fixes() {}

  /** The advice for a fault with this code in that stage; never empty. */
  static String of(Stage stage, String code) {
    String special = special(stage, code);
    if (special != null) {
      return special;
    }
    return switch (stage) {
      case BRIDGE -> bridge(code);
      case NAME, TCP, TLS, RTSP, AUTH, SDP, RTP, PICTURES, KEY_FRAME -> source(code);
      case CODEC_FIT ->
          code.equals("no-video") || code.equals("needs-reencode") ? source(code) : session(code);
      case JOIN, ICE, DTLS -> session(code);
      case MEDIA -> code.equals("session-ended") ? session(code) : archive(code);
      case ARCHIVE -> archive(code);
    };
  }

  /** Where the same fault wants something else than in other stages. */
  private static @Nullable String special(Stage stage, String code) {
    return switch (stage.code() + " " + code) {
      case "name no-route" ->
          "Correct the host name in the camera's address, or the name service that this node asks"
              + " (DNS); an IP address needs none.";
      case "name protocol-error" ->
          "Put the camera again with an address of the form rtsp://HOST[:PORT]/PATH.";
      case "tls protocol-error" ->
          "Check that the port in the camera's address is the one it speaks TLS on; without TLS the"
              + " address begins with rtsp://.";
      case "rtsp no-media", "rtsp protocol-error", "rtsp closed" ->
          "Check that the port in the camera's address is its RTSP port and that RTSP is switched on."
              + " When it is, restart the camera or update its firmware.";
      case "sdp protocol-error", "sdp no-media", "sdp closed" ->
          "Check the path in the camera's address; when it is right, restart the camera or update its"
              + " firmware.";
      case "sdp no-video" ->
          "Use the address of a stream of the camera that has video; its manual names the paths.";
      case "rtp no-media" ->
          BY_ITSELF
              + "When it stays so, check the camera's video settings, and for UDP that its packets pass"
              + " the firewalls (camfleet.bridge.udp.ports).";
      case "key-frame no-pictures" ->
          "Set the interval of key frames (I-frames, GOP) in the camera to two seconds, and switch"
              + " smart codecs off; when packets are lost on the way, prefer the transport tcp.";
      case "ice no-session", "ice session-ended" ->
          BY_ITSELF
              + "When it stays so, check that UDP passes between this node and the target in both"
              + " directions, or TCP or TLS to its TURN servers (docs/network.md).";
      case "dtls no-session", "dtls session-ended" ->
          BY_ITSELF
              + "When it stays so, look for what lets through the first packets of a UDP connection and"
              + " not the larger ones after them: a firewall that inspects, a tunnel with a small MTU.";
      case "media no-media" ->
          BY_ITSELF
              + "When it stays so, look for what drops UDP between this node and the target after the"
              + " connection was made, such as limits of rate.";
      case "media thin-uplink" ->
          "Lower the bit rate in the camera, or name a thinner stream of it (substream), or let it be"
              + " re-encoded where a node does that (docs/uplinks.md). Look also at who else uses the"
              + " uplink.";
      default -> null;
    };
  }

  private static String bridge(String code) {
    return code.equals(Room.NO_CAPACITY)
        ? "It starts by itself when there is room. Add a node, or raise the limit that the text names"
            + " (camfleet.cluster.max-…) where the machine carries more."
        : BY_ITSELF + "When it stays so, look at the nodes with the role bridge.";
  }

  private static String source(String code) {
    return switch (code) {
      case "bad-credentials" ->
          "Put the camera again with a user and password that it accepts. It is asked rarely"
              + " meanwhile, so that it does not lock the account.";
      case "untrusted" ->
          "Find out why the camera shows another certificate. When it is right, forget the former one"
              + " (DELETE /api/v1/cameras/ID/certificates), and what it shows next is kept; or name the"
              + " authority that signed it (camfleet.bridge.camera-tls.authorities).";
      case "not-found" -> "Correct the path in the camera's address; its manual names the paths.";
      case "forbidden" ->
          "Correct the camera's address, or change camfleet.bridge.egress when the node may connect"
              + " there. An address that the camera redirects to is changed in the camera.";
      case "refused" ->
          "Check the port in the camera's address, and that RTSP is switched on in the camera.";
      case "no-route" ->
          "Check the host in the camera's address, that the camera has power, and that this node"
              + " reaches its network.";
      case "busy" -> "Close other programs that watch the camera, or raise its limit of sessions.";
      case "no-video" ->
          "Set the camera to H.264, or use the address of a stream of it that is H.264.";
      case "needs-reencode" ->
          "Set the camera to H.264 without B-frames within 1920x1920, use the address of a stream of it"
              + " that is, or let it be re-encoded (video: adaptive).";
      case "no-media" ->
          BY_ITSELF + "When it stays so, restart the camera and check its video settings.";
      case "no-pictures" ->
          BY_ITSELF
              + "When it stays so, restart the camera, and switch off what is special about its video"
              + " (smart codecs, encryption).";
      case "no-key-frame" ->
          "Set the interval of key frames (I-frames, GOP) in the camera to a few seconds. Where it must"
              + " be longer, raise camfleet.bridge.key-frame-timeout.";
      case "stalled-clock" -> BY_ITSELF + "When it stays so, update the camera's firmware.";
      case "protocol-error" ->
          BY_ITSELF + "When it stays so, restart the camera or update its firmware.";
      default ->
          BY_ITSELF + "When it comes back often, check the camera, its power and its network.";
    };
  }

  private static String session(String code) {
    return switch (code) {
      case "bad-credentials" ->
          "Check the access key of the target's account, and that its policy allows this channel"
              + " (docs/accounts.md has one that does).";
      case "no-channel" ->
          "Make the channel at the target; of a local target it is made when the camera is put.";
      case "channel-not-single-master" ->
          "Make the channel anew as SINGLE_MASTER, or name another one in the camera.";
      case "no-stream" ->
          "Make the stream anew and map the channel to it (UpdateMediaStorageConfiguration).";
      case "retention-zero" ->
          "Raise the stream's retention (UpdateDataRetention); without it nothing is stored.";
      case "wrong-region" ->
          "Set the region of the camera's target to that of its endpoint and channel.";
      case "not-permitted" ->
          "Allow what the text names in the policy of the target's access key. AWS also wants"
              + " DescribeStream, GetDataEndpoint and PutMedia on the stream of whoever joins.";
      case "picture-too-large" ->
          "Set the camera to smaller pictures, or use the address of a sub-stream of it; where the"
              + " target takes more, raise max-width and max-height of camfleet.bridge.preflight.";
      case "unfit-profile" -> "Set the camera to H.264 Baseline, Main or High, 8 bits, 4:2:0.";
      case "reordered-pictures" ->
          "Switch B-frames off in the camera: WebRTC receivers show each picture as it comes.";
      case "bit-rate-over-limit" ->
          "Use the address of a sub-stream of the camera, or lower its bit rate; where the target"
              + " takes more, raise max-bit-rate of camfleet.bridge.preflight.";
      case "no-storage" ->
          "Map the channel to a stream (UpdateMediaStorageConfiguration); for a local target it is"
              + " done when the camera is put.";
      case "expired-credentials" ->
          BY_ITSELF
              + "When it stays so, check where the target's account has its credentials from.";
      case "no-credentials" ->
          BY_ITSELF
              + "When it stays so, check what gives the target's account its credentials"
              + " (camfleet.accounts): file, token, role or STS, as the text says.";
      case "unknown-account" ->
          "Configure the account that the camera's target names (camfleet.accounts) on all nodes, or"
              + " put the camera again with one that is configured; GET /api/v1/accounts lists them.";
      case "clock-skew" ->
          "Set the clock of this node, best by NTP; meanwhile calls go by the target's.";
      case "clock-off" -> "Set the clock of this node, best by NTP: recordings have its time.";
      case "crowded" ->
          BY_ITSELF + "When it stays so, spread the cameras over more accounts of the target.";
      case "limit" -> BY_ITSELF + "When it stays so, ask for a higher quota at the target.";
      case "unreachable" ->
          BY_ITSELF + "When it stays so, check the target's endpoint and the way to it.";
      case "no-session" ->
          BY_ITSELF
              + "When it stays so, check that UDP passes between this node and the target, or TCP or TLS"
              + " to its TURN servers (docs/network.md).";
      case "refused" ->
          "Change what the camera sends, or the camera's settings video and audio, as the text"
              + " says.";
      case "superseded" ->
          "Find out who else joins this channel as master and stop it; restarting the camera takes"
              + " the channel back at once.";
      default -> BY_ITSELF + "When it stays so, look at the log of the target.";
    };
  }

  private static String archive(String code) {
    return switch (code) {
      case "disk-full" -> "Make room on the disk of the data directory, or shorten the retention.";
      case "disk-unwritable" ->
          "Let the server write to its data directory: check the owner, and that the disk is not"
              + " mounted read-only.";
      case "disk-error" -> "Look at the server's log, and at the health of the disk.";
      case "power-failure" ->
          "Nothing is to be done; set archive.fsync-interval lower where the last seconds before a"
              + " power failure matter.";
      case "overload" ->
          "The disk or this node is too slow for what it stores: give it less, or more nodes.";
      case "no-key-frame" ->
          "Shorten the camera's key-frame interval; a recording is cut at key frames.";
      case "no-media" -> "Check whether the camera's pictures arrive: they pause at times.";
      case "no-answer" -> BY_ITSELF + "When it stays so, look at the nodes with the role service.";
      default -> "Look at the server's log; restarting the camera begins a new session.";
    };
  }
}
