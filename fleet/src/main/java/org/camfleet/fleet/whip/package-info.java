/**
 * WHIP in (RFC 9725) and WHEP out (draft-ietf-wish-whep) on channels, and the bearer tokens that
 * open them. Start at WhipRoutes; tokens are made in TokenRoutes.
 */
@NullMarked
package org.camfleet.fleet.whip;

import org.jspecify.annotations.NullMarked;
