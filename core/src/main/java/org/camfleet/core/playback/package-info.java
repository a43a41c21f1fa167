/**
 * Playing the archive back over HLS (RFC 8216): sessions, windows of fragments, playlists. Start at
 * HlsSession and HlsPlaylists; no HTTP here.
 */
@NullMarked
package org.camfleet.core.playback;

import org.jspecify.annotations.NullMarked;
