/** The metrics port implemented with Kamon, and its text for Prometheus. Start at KamonMetrics. */
@NullMarked
package org.camfleet.ops.metrics;

import org.jspecify.annotations.NullMarked;
