package org.camfleet.core.channel;

import java.time.Instant;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/** Takes what a participant sent to where it belongs; which desk does depends on the channel. */
@FunctionalInterface
interface Desk {
  /** Takes a message; what is wrong with it, or null. */
  @Nullable Trouble received(Participant from, ClientMessage message, Instant now);
}
