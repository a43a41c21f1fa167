package org.camfleet.core.events;

import java.time.Instant;
import java.util.Map;

/**
 * Something an operator may want to know later: a state change, a takeover, a gap.
 *
 * @param at when it happened
 * @param camera the camera or channel it concerns
 * @param type stable dotted name, such as {@code camera.live} or {@code archive.gap}
 * @param text one sentence for a person; never holds a secret
 * @param details further values by name; never hold a secret
 */
public record Event(
    Instant at, String camera, String type, String text, Map<String, String> details) {}
