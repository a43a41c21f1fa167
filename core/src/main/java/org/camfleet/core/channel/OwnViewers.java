package org.camfleet.core.channel;

import java.util.HexFormat;
import org.camfleet.core.signaling.Participant;

/**
 * The client ids of viewers that this service makes up by itself; nobody else may take such one.
 */
public final class OwnViewers {
  private static final String CONSOLE = "console-";
  private static final String PLAYER = "whep-";

  private OwnViewers() {}

  /** A viewer of this service's own console; the bytes tell it from others. */
  public static Participant console(byte[] unique) {
    return Participant.viewer(CONSOLE + HexFormat.of().formatHex(unique));
  }

  /** A player of WHEP; the bytes tell it from others. */
  static Participant player(byte[] unique) {
    return Participant.viewer(PLAYER + HexFormat.of().formatHex(unique));
  }

  /** Whether a client id may be made here only. */
  public static boolean isReserved(String clientId) {
    return isConsole(clientId) || clientId.startsWith(PLAYER);
  }

  /** Whether a client id is that of a viewer of this service's own console. */
  public static boolean isConsole(String clientId) {
    return clientId.startsWith(CONSOLE);
  }
}
