package org.camfleet.core.signaling;

import org.camfleet.core.CborSerializable;
import org.jspecify.annotations.Nullable;

/**
 * A message from the service to a master or viewer.
 *
 * @param kind any kind
 * @param senderClientId the viewer that sent it, else null: never set on what a storage session
 *     sends
 * @param payload the JSON text that becomes base64 on the wire; empty on kinds without payload
 * @param status only on STATUS_RESPONSE
 */
public record ServiceMessage(
    MessageKind kind,
    @Nullable String senderClientId,
    String payload,
    @Nullable StatusResponse status)
    implements CborSerializable {

  /** A message of a storage session: no sender. */
  public static ServiceMessage fromStorage(MessageKind kind, String payload) {
    return new ServiceMessage(kind, null, payload, null);
  }

  /** A failure report. */
  public static ServiceMessage failure(StatusResponse status) {
    return new ServiceMessage(MessageKind.STATUS_RESPONSE, null, "", status);
  }
}
