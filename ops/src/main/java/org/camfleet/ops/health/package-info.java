/** Whether this node lives and may be given work. */
@NullMarked
package org.camfleet.ops.health;

import org.jspecify.annotations.NullMarked;
