package org.camfleet.core.signaling;

import org.camfleet.core.CborSerializable;
import org.jspecify.annotations.Nullable;

/**
 * A message from a master or viewer to the service.
 *
 * @param kind SDP_OFFER, SDP_ANSWER or ICE_CANDIDATE
 * @param recipientClientId the viewer meant by a master, else null (never empty)
 * @param payload the JSON text that was base64 on the wire
 * @param correlationId asks for a STATUS_RESPONSE on failure when present
 */
public record ClientMessage(
    MessageKind kind,
    @Nullable String recipientClientId,
    String payload,
    @Nullable String correlationId)
    implements CborSerializable {}
