package org.camfleet.core.bridge.preflight;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a service says of a channel that stores its media (DescribeSignalingChannel,
 * DescribeMediaStorageConfiguration).
 *
 * @param arn the channel's ARN
 * @param type its kind, such as {@code SINGLE_MASTER}; empty when the service does not say
 * @param status such as {@code ACTIVE}; empty when the service does not say
 * @param streamArn where its media is to be stored, or null when the service names none
 * @param region the region that calls are signed for
 * @param clockOffset how far this machine's clock is behind the service's
 */
public record ChannelFacts(
    String arn,
    String type,
    String status,
    @Nullable String streamArn,
    String region,
    Duration clockOffset) {}
