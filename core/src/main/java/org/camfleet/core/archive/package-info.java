/** Recorder, segment store, fragment index, retention. Start at Archive. */
@NullMarked
package org.camfleet.core.archive;

import org.jspecify.annotations.NullMarked;
