/**
 * Who may use the fleet API: bearer token, signed request, or the console's cookie. Start at
 * Access.
 */
@NullMarked
package org.camfleet.fleet.access;

import org.jspecify.annotations.NullMarked;
