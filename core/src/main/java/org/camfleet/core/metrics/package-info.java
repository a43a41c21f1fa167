/** The port through which everything is counted. Start at Metrics. */
@NullMarked
package org.camfleet.core.metrics;

import org.jspecify.annotations.NullMarked;
