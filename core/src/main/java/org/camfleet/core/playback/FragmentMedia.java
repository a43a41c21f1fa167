package org.camfleet.core.playback;

import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.fmp4.AvcConfiguration;
import org.camfleet.codecs.fmp4.MediaFragment;
import org.camfleet.codecs.fmp4.TrackHeader;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.TrackHeaders;

/**
 * A fragment as it was read: its samples and what describes them.
 *
 * @param video the pictures' bytes, in which {@code videoSamples} lie
 * @param audio the sound's bytes, in which {@code audioSamples} lie
 */
public record FragmentMedia(
    Fragment fragment,
    TrackHeader videoHeader,
    TrackHeader audioHeader,
    byte[] video,
    byte[] audio,
    MediaFragment videoSamples,
    MediaFragment audioSamples) {

  /** Reads the parts of a fragment. */
  public static FragmentMedia of(
      Fragment fragment, TrackHeaders headers, byte[] video, byte[] audio)
      throws MalformedException {
    return new FragmentMedia(
        fragment,
        TrackHeader.parse(headers.video()),
        TrackHeader.parse(headers.audio()),
        video,
        audio,
        MediaFragment.parse(video),
        MediaFragment.parse(audio));
  }

  /** How its pictures are coded. */
  public AvcConfiguration avc() throws MalformedException {
    AvcConfiguration avc = videoHeader.avc();
    if (avc == null || avc.sps().isEmpty()) {
      throw new MalformedException("video header: no H.264 configuration (expected: avcC)");
    }
    return avc;
  }

  /** How its sound is coded: AudioSpecificConfig. */
  public byte[] audioSpecificConfig() throws MalformedException {
    byte[] config = audioHeader.audioSpecificConfig();
    if (config == null || config.length < 2) {
      throw new MalformedException("audio header: no AudioSpecificConfig (expected: of AAC)");
    }
    return config;
  }
}
