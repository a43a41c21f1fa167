/**
 * What is secret in the database, sealed by keys that the database never sees. Start at Secrets.
 */
@NullMarked
package org.camfleet.fleet.secrets;

import org.jspecify.annotations.NullMarked;
