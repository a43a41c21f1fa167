package org.camfleet.fleet.recordings;

/**
 * A time of which nothing is recorded.
 *
 * @param cause a stable word: that of an event {@code archive.gap}, the camera's state then, {@code
 *     deleted}, {@code not-added} or {@code unknown}
 * @param text what is known of it, in a sentence
 */
public record Gap(Span span, String cause, String text) {}
