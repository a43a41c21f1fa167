package org.camfleet.core.archive;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The CMAF headers (init segments) that the fragments of a stream need until its codec
 * configuration changes.
 *
 * @param video the video track's header
 * @param audio the audio track's header
 */
public record TrackHeaders(byte[] video, byte[] audio) {

  /** A positive number made of the content: equal headers have equal numbers, everywhere. */
  public long id() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(4).putInt(0, video.length));
      digest.update(video);
      digest.update(audio);
      return ByteBuffer.wrap(digest.digest()).getLong() & Long.MAX_VALUE;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: in every JDK)", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrackHeaders headers
        && Arrays.equals(video, headers.video)
        && Arrays.equals(audio, headers.audio);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(video) + Arrays.hashCode(audio);
  }

  @Override
  public String toString() {
    return "headers " + id();
  }
}
