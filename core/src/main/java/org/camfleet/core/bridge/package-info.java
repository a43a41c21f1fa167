/** A camera and its master session. Start at CameraBridge. */
@NullMarked
package org.camfleet.core.bridge;

import org.jspecify.annotations.NullMarked;
