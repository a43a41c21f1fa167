package org.camfleet.core.bridge.farend;

import java.time.Instant;

/**
 * What an operation answered.
 *
 * @param status HTTP status; 0: nothing answered
 * @param error the exception's name, empty with 200
 * @param date the service's time
 * @param resolves whether the endpoint in the answer has an address
 * @param turnUser the user name for the TURN server in the answer, empty in most
 */
public record Reply(int status, String error, Instant date, boolean resolves, String turnUser) {}
