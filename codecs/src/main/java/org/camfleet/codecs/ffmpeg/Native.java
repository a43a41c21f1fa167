package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import org.bytedeco.javacpp.BytePointer;

/** Loads FFmpeg once and turns its error numbers into sentences. */
final class Native {
  static {
    // Memory is freed by hand here: neither finalizers nor a guess at the process size are wanted.
    setIfAbsent("org.bytedeco.javacpp.nopointergc", "true");
    setIfAbsent("org.bytedeco.javacpp.maxphysicalbytes", "0");
    // Damaged input is counted by whoever decodes; FFmpeg's own lines would go to standard error.
    av_log_set_level(AV_LOG_QUIET);
  }

  private Native() {}

  /** Loads FFmpeg; the first call takes some hundred milliseconds. */
  static void load() {
    // the static initialiser does it
  }

  /** Returns {@code result}, or throws when it is an FFmpeg error. */
  static int check(int result, String what) {
    if (result < 0) {
      throw new IllegalStateException(what + ": " + text(result));
    }
    return result;
  }

  private static String text(int error) {
    try (BytePointer buffer = new BytePointer(128)) {
      av_strerror(error, buffer, 128);
      return buffer.getString();
    }
  }

  private static void setIfAbsent(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
