/**
 * Sound on its way: what a camera sends into what WebRTC carries (start at OpusTranscoder), and the
 * voices of a storage session into what each of its listeners hears (start at LiveMix), with
 * timestamps kept true.
 */
@NullMarked
package org.camfleet.core.media.audio;

import org.jspecify.annotations.NullMarked;
