/** The web console: static files, served with a strict content security policy. */
@NullMarked
package org.camfleet.ops.console;

import org.jspecify.annotations.NullMarked;
