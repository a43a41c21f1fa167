/** Bytes in, values out; no sockets, no threads, no clock. */
@NullMarked
package org.camfleet.codecs;

import org.jspecify.annotations.NullMarked;
