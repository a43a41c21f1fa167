package org.camfleet.fleet.playback;

/**
 * What a request below {@code /hls/v1} is answered.
 *
 * @param status HTTP status
 * @param type media type
 * @param tag names content that never changes; empty for what must be asked for anew
 * @param body the content, or one sentence where the status is an error
 */
record HlsAnswer(int status, String type, String tag, byte[] body) {}
