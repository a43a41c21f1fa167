/** The SQL database and everything kept in it. Start at Database. */
@NullMarked
package org.camfleet.fleet.database;

import org.jspecify.annotations.NullMarked;
