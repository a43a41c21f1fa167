/** What all routes of the fleet API share: JSON, errors, limits. Start at ApiRoutes. */
@NullMarked
package org.camfleet.fleet.api;

import org.jspecify.annotations.NullMarked;
