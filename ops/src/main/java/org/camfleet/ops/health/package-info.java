/** Whether this node lives and may be given work. Start at Readiness. */
@NullMarked
package org.camfleet.ops.health;

import org.jspecify.annotations.NullMarked;
