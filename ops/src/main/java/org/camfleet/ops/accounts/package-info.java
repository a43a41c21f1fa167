/**
 * The accounts that targets name: their credentials and whom their clients trust. Start at {@link
 * org.camfleet.ops.accounts.Accounts}.
 */
@NullMarked
package org.camfleet.ops.accounts;

import org.jspecify.annotations.NullMarked;
