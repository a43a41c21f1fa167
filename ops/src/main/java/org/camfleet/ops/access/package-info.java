/** The first credentials and where they are kept. */
@NullMarked
package org.camfleet.ops.access;

import org.jspecify.annotations.NullMarked;
