/** Many cameras at once: import of a file as a stream, and export. Start at ImportRun. */
@NullMarked
package org.camfleet.fleet.bulk;

import org.jspecify.annotations.NullMarked;
