package org.camfleet.core.signaling;

import org.camfleet.core.CborSerializable;

/**
 * Why an earlier message of a client failed.
 *
 * @param correlationId the id the client gave
 * @param errorType exception name, such as {@code InvalidArgumentException}
 * @param statusCode HTTP-like code
 * @param description one sentence
 */
public record StatusResponse(
    String correlationId, String errorType, int statusCode, String description)
    implements CborSerializable {}
