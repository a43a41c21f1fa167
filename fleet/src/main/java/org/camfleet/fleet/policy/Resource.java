package org.camfleet.fleet.policy;

/**
 * A channel or stream that a request names.
 *
 * @param kind channel or stream
 * @param arn its ARN; ends in {@code /0} where the request has a name only, since the time of
 *     creation is not known before the resource is looked up
 */
public record Resource(String kind, String name, String arn) {}
