/** What this node's resources are at. Start at NodeFigures. */
@NullMarked
package org.camfleet.ops.load;

import org.jspecify.annotations.NullMarked;
