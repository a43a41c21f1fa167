package org.camfleet.fleet.kvs;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Media on their way to a caller.
 *
 * @param contentType the media type of the whole
 * @param bytes the media, made when they are asked for; what they hold is free when the stream ends
 */
public record MediaBody(String contentType, Source<ByteString, NotUsed> bytes) {}
