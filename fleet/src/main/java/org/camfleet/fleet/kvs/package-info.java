/**
 * The operations and the signaling sockets that AWS's own Kinesis Video clients call. Start at
 * KvsRoutes; every operation group is a file of its own, and KvsError is the one table of errors.
 */
@NullMarked
package org.camfleet.fleet.kvs;

import org.jspecify.annotations.NullMarked;
