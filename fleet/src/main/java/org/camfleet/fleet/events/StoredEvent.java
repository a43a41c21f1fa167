package org.camfleet.fleet.events;

import org.camfleet.core.events.Event;

/**
 * An event with its place in the order of storing.
 *
 * @param id rises with every stored event; the cursor of the API
 */
public record StoredEvent(long id, Event event) {}
