/** The port through which everything is counted. */
@NullMarked
package org.camfleet.core.metrics;

import org.jspecify.annotations.NullMarked;
