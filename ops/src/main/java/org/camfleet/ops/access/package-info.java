/** The first credentials and where they are kept. Start at Credentials. */
@NullMarked
package org.camfleet.ops.access;

import org.jspecify.annotations.NullMarked;
