package org.camfleet.core.adaptive;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCRtpCodecCapability;
import dev.onvoid.webrtc.media.MediaType;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import java.util.List;

/**
 * The loaded libwebrtc (webrtc-java), which uses no sound device: one for a node, loaded when the
 * first camera needs it. On the engine's control thread.
 */
final class Library implements AutoCloseable {
  private final AudioDeviceModule noDevice;
  private final PeerConnectionFactory factory;
  private final List<RTCRtpCodecCapability> h264;

  private Library() {
    // Another device module together with a source of our own aborts the whole process.
    noDevice = new AudioDeviceModule(AudioLayer.kDummyAudio);
    factory = new PeerConnectionFactory(noDevice);
    h264 =
        factory.getRtpSenderCapabilities(MediaType.VIDEO).getCodecs().stream()
            .filter(codec -> List.of("H264", "rtx").contains(codec.getName()))
            .toList();
  }

  /** Loads it; where parts of the system are missing, says which. */
  static Library load() throws MissingException {
    try {
      return new Library();
    } catch (LinkageError | RuntimeException e) {
      throw new MissingException(e);
    }
  }

  PeerConnectionFactory factory() {
    return factory;
  }

  /** What a storage session takes of what can be sent. */
  List<RTCRtpCodecCapability> h264() {
    return h264;
  }

  @Override
  public void close() {
    factory.dispose();
    noDevice.dispose();
  }

  /** Why it can not be loaded, as one sentence. */
  static final class MissingException extends Exception {
    private static final long serialVersionUID = 1L;

    private MissingException(Throwable cause) {
      super(
          "the native library of the adaptive engine can not be loaded: "
              + root(cause)
              + " (expected: Debian's libpulse0 and X client libraries; docs/adaptive.md)",
          cause);
    }

    private static String root(Throwable cause) {
      Throwable root = cause;
      while (root.getCause() != null && root.getCause() != root) {
        root = root.getCause();
      }
      return String.valueOf(root.getMessage());
    }
  }
}
