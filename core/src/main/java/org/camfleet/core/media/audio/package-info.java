/**
 * Sound on its way: what a camera sends into what WebRTC carries, with timestamps kept true. Start
 * at OpusTranscoder.
 */
@NullMarked
package org.camfleet.core.media.audio;

import org.jspecify.annotations.NullMarked;
