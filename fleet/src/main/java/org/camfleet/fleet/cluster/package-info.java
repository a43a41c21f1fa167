/**
 * Which nodes there are, how they find each other, and which of them hosts what: the database is
 * the meeting point. Start at Membership, then Placement.
 */
@NullMarked
package org.camfleet.fleet.cluster;

import org.jspecify.annotations.NullMarked;
