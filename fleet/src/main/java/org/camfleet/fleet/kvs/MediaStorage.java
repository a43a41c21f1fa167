package org.camfleet.fleet.kvs;

import org.jspecify.annotations.Nullable;

/**
 * Whether a channel's media are stored, and in which stream.
 *
 * @param streamArn kept when storage is switched off again; null when it was never configured
 */
public record MediaStorage(boolean enabled, @Nullable String streamArn) {
  /** What a channel has that was never configured. */
  public static final MediaStorage OFF = new MediaStorage(false, null);
}
