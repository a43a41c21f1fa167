/** A signaling channel with its storage session. Start at Channel. */
@NullMarked
package org.camfleet.core.channel;

import org.jspecify.annotations.NullMarked;
