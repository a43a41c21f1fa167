/**
 * How many cameras store at which account of a foreign service, and how many more may. Start at
 * {@link org.camfleet.fleet.accounts.AccountSheet}.
 */
@NullMarked
package org.camfleet.fleet.accounts;

import org.jspecify.annotations.NullMarked;
