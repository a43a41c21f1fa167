/** The port through which what happened is told. Start at Events. */
@NullMarked
package org.camfleet.core.events;

import org.jspecify.annotations.NullMarked;
