/** HLS playlists and playback sessions. Start at HlsPlaylists. */
@NullMarked
package org.camfleet.core.playback;

import org.jspecify.annotations.NullMarked;
