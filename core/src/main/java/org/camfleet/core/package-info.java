/**
 * One camera, one channel, in one JVM. Start at media.AccessUnit, the atom; then
 * bridge.CameraBridge and channel.Channel.
 */
@NullMarked
package org.camfleet.core;

import org.jspecify.annotations.NullMarked;
