/** What happened, kept in SQL for a while and shown by the API. Start at SqlEvents. */
@NullMarked
package org.camfleet.fleet.events;

import org.jspecify.annotations.NullMarked;
