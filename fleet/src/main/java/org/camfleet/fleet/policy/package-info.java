/**
 * What each access key may do, as its profile in the credentials file says. Start at KeyFile;
 * PolicyText has the language.
 */
@NullMarked
package org.camfleet.fleet.policy;

import org.jspecify.annotations.NullMarked;
