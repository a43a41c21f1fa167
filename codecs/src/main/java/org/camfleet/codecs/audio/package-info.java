/** Audio payloads of RTP: Opus, AAC, G.711. Start at OpusPacket and AacDepacketizer. */
@NullMarked
package org.camfleet.codecs.audio;

import org.jspecify.annotations.NullMarked;
