/**
 * The web console: static files, served with a strict content security policy. Start at
 * ConsoleRoutes; the page itself begins in resources/console/app.js.
 */
@NullMarked
package org.camfleet.ops.console;

import org.jspecify.annotations.NullMarked;
