/**
 * Channels and cameras as sharded entities: each lives once in the cluster, on one node, reached by
 * name. Start at ChannelShards.
 */
@NullMarked
package org.camfleet.fleet.sharding;

import org.jspecify.annotations.NullMarked;
