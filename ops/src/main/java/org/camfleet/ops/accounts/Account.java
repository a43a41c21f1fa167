package org.camfleet.ops.accounts;

import software.amazon.awssdk.regions.Region;

/**
 * What clients of an account need.
 *
 * @param credentials asked with each call
 * @param trust whom its endpoints and sockets are believed by
 * @param region of targets that name none
 */
public record Account(AccountCredentials credentials, Trust trust, Region region) {}
