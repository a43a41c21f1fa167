package org.camfleet.core.bridge.farend;

import java.time.Instant;

/** When a request was signed, and with which version of the account's credentials. */
public record Signature(Instant at, int credentials) {}
