/** The port through which what happened is told. */
@NullMarked
package org.camfleet.core.events;

import org.jspecify.annotations.NullMarked;
