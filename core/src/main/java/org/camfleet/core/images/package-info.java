/**
 * Still pictures of what is recorded: decoded on a bounded pool, kept by fragment. Start at
 * GroupStills for how one comes about, at ImagePool for what it may cost.
 */
@NullMarked
package org.camfleet.core.images;

import org.jspecify.annotations.NullMarked;
