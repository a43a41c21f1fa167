package org.camfleet.fleet.kvs;

import java.time.Instant;

/**
 * A signaling channel as the control plane shows it.
 *
 * @param name unique within the account and region
 * @param createdAt to the millisecond: it is part of the ARN
 * @param messageTtlSeconds life of an undelivered message, 5 to 120
 * @param version opaque, new with every change
 */
public record ChannelInfo(
    String arn, String name, Instant createdAt, int messageTtlSeconds, String version) {}
