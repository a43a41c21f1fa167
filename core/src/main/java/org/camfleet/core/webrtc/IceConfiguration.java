package org.camfleet.core.webrtc;

import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What helps a peer to reach its far end.
 *
 * @param servers STUN and TURN servers that may be used
 * @param policy which candidates may be used
 * @param trust whom TURN servers over TLS must be certified by, or null: such servers are not used
 */
public record IceConfiguration(
    List<IceServer> servers, IceTransportPolicy policy, @Nullable SSLContext trust) {
  /** The machine's own addresses alone. */
  public static final IceConfiguration NONE =
      new IceConfiguration(List.of(), IceTransportPolicy.ALL, null);
}
