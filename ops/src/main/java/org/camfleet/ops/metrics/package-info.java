/** The metrics port implemented with Kamon, and its text for Prometheus. */
@NullMarked
package org.camfleet.ops.metrics;

import org.jspecify.annotations.NullMarked;
