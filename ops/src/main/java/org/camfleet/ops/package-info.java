/**
 * What people touch: command line, console, metrics, health. Start at Main, then Node, which joins
 * everything.
 */
@NullMarked
package org.camfleet.ops;

import org.jspecify.annotations.NullMarked;
