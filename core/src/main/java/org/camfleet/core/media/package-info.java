/**
 * The media plane: access units, tracks, loops, the hub. Start at AccessUnit; knows no protocol.
 */
@NullMarked
package org.camfleet.core.media;

import org.jspecify.annotations.NullMarked;
