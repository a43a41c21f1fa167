/** The cameras an operator wants, their API and how they are doing. Start at Camera. */
@NullMarked
package org.camfleet.fleet.inventory;

import org.jspecify.annotations.NullMarked;
