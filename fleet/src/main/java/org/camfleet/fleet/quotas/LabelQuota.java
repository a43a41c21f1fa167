package org.camfleet.fleet.quotas;

import org.jspecify.annotations.Nullable;

/**
 * How many cameras may have a label, disabled ones included.
 *
 * @param name 1 to 128 of {@code [a-zA-Z0-9_.-]}
 * @param label the label's name
 * @param value the label's value; null for every value by itself that has no quota of its own
 * @param maxCameras cameras at most, with each value
 */
public record LabelQuota(String name, String label, @Nullable String value, int maxCameras) {}
