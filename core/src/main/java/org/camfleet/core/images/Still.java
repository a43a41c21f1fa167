package org.camfleet.core.images;

import org.jspecify.annotations.Nullable;

/**
 * A picture as a file.
 *
 * @param sample its place in its fragment, from 0
 * @param file null when it can not be decoded whole
 */
public record Still(int sample, byte @Nullable [] file) {}
