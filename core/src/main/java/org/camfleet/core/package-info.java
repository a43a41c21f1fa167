/** One camera, one channel, in one JVM. */
@NullMarked
package org.camfleet.core;

import org.jspecify.annotations.NullMarked;
