/**
 * What can be told before a camera joins: which facts of a channel, its stream and the camera keep
 * a session from being of use. Pure. Start at ChannelChecks and SourceChecks.
 */
@NullMarked
package org.camfleet.core.bridge.preflight;

import org.jspecify.annotations.NullMarked;
