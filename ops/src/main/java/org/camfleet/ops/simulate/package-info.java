/** Simulated cameras for demonstrations, load and tests. Start at Simulator. */
@NullMarked
package org.camfleet.ops.simulate;

import org.jspecify.annotations.NullMarked;
