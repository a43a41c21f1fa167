/** What people touch: command line, console, metrics, health. */
@NullMarked
package org.camfleet.ops;

import org.jspecify.annotations.NullMarked;
