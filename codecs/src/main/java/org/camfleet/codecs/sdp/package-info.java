/**
 * Session descriptions (RFC 8866), as cameras, browsers and we write them. Start at
 * SessionDescription.
 */
@NullMarked
package org.camfleet.codecs.sdp;

import org.jspecify.annotations.NullMarked;
