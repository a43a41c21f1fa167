package org.camfleet.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.audio.OpusTranscoder;
import org.camfleet.core.webrtc.MediaTransports;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.camfleet.ops.config.Role;
import org.camfleet.ops.config.Settings;

/** The node's way to the network for media. */
final class Media {
  private Media() {}

  /** Opens the media sockets, and loads the codecs of the bridge while no camera waits for them. */
  static MediaTransports open(Parts parts) throws IOException, StartFailure {
    Settings settings = parts.settings();
    Settings.Media media = settings.media();
    int base = settings.has(Role.SERVICE) ? media.port() : -1;
    if (settings.has(Role.BRIDGE)) {
      OpusTranscoder.warmUp();
    }
    try {
      return MediaTransports.open(
          parts.loops(),
          new MediaTransports.Settings(
              InetAddress.getByName(media.bindAddress()),
              base,
              addresses(media),
              media.handshakeThreads(),
              media.handshakeQueue(),
              media.maxBitrate(),
              media.mergedReads()),
          parts.metrics());
    } catch (IOException e) {
      throw new StartFailure(
          "camfleet.media.port: can not listen on "
              + media.bindAddress()
              + ":"
              + base
              + " and up: "
              + e.getMessage(),
          e);
    }
  }

  private static LocalAddresses addresses(Settings.Media media) throws StartFailure {
    List<InetAddress> fixed = new ArrayList<>();
    for (String address : media.advertisedAddresses()) {
      try {
        fixed.add(InetAddress.getByName(address));
      } catch (UnknownHostException e) {
        throw new StartFailure(
            "camfleet.media.advertised-addresses: " + address + " (expected: an address)", e);
      }
    }
    // Loopback is shown too: the bridge and the service of one node meet there.
    return fixed.isEmpty() ? LocalAddresses.discovered(true) : LocalAddresses.fixed(fixed);
  }
}
