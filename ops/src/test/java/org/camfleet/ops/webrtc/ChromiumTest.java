package org.camfleet.ops.webrtc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.VideoTrack;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.webrtc.PeerSettings.Role;
import org.camfleet.ops.e2e.Chromium;
import org.camfleet.ops.e2e.FFprobe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our peer and Debian's Chromium, both ways. */
@Tag("peer")
@Tag("alone")
class ChromiumTest {
  private static final byte[] START_CODE = {0, 0, 0, 1};
  // One frame of Opus that decodes to 20 ms of silence.
  private static final byte[] SILENCE = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};

  private static Chromium chromium;
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    chromium.close();
  }

  @Test
  void chromiumShowsEveryPictureOfACamera() throws Exception {
    Clip clip = Clip.demo(null);
    try (OurPeer ours = new OurPeer(Role.TO_VIEWER, clip.video())) {
      BrowserPeer browser = new BrowserPeer(chromium.page());
      ours.connect(browser, false);
      play(ours, clip, 20);
      browser.run(4_000);
      BrowserPeer.Stats before = browser.stats();
      long start = System.nanoTime();
      browser.run(10_000);
      BrowserPeer.Stats after = browser.stats();
      double seconds = (System.nanoTime() - start) / 1e9;

      double rate = (after.number("framesDecoded") - before.number("framesDecoded")) / seconds;
      assertThat(rate).as("pictures a second; %s", after).isBetween(24.0, 26.0);
      assertThat(after.number("freezeCount"))
          .as("%s", after)
          .isEqualTo(before.number("freezeCount"));
      assertThat(after.number("packetsLost")).as("%s", after).isZero();
      assertThat(after.number("frameWidth")).isEqualTo(1280);
      assertThat(after.number("soundPackets")).isGreaterThan(400);
      // Chromium 156 puts SRTP_ before the name of RFC 7714.
      assertThat(after.text("profile")).endsWith("AEAD_AES_128_GCM");
    }
  }

  @Test
  void chromiumAsMasterRampsUpAndEveryPictureDecodes() throws Exception {
    try (OurPeer ours = new OurPeer(Role.TO_MASTER, null)) {
      BrowserPeer browser = new BrowserPeer(chromium.page());
      ours.connect(browser, true);
      browser.run(5_000);
      long bitrate = bitrateOnceAbove(1_000_000, ours, browser);
      List<AccessUnit> units = List.copyOf(ours.units);
      List<AccessUnit> pictures = units.stream().filter(AccessUnit::isVideo).toList();
      BrowserPeer.Stats stats = browser.stats();

      assertThat(bitrate).as("bits a second; %s", stats).isGreaterThan(1_000_000);
      assertThat(pictures.size())
          .as("pictures; %s, %s", stats, ours.stats())
          .isGreaterThan((int) (stats.number("framesSent") * 0.95));
      assertThat(pictures.get(0).keyFrame()).isTrue();
      assertThat(units).anyMatch(unit -> unit.track().equals(AudioTrack.OPUS));
      assertThat(pictures)
          .isSortedAccordingTo((a, b) -> Long.compare(a.timeMicros(), b.timeMicros()));
      assertDecodes(pictures);
    }
  }

  /**
   * Bits a second of the first five seconds that pass a limit: a browser whose first probe met a
   * cold receiver takes a while.
   */
  private static long bitrateOnceAbove(long limit, OurPeer ours, BrowserPeer browser)
      throws Exception {
    long bitrate = 0;
    for (int windows = 0; windows < 10 && bitrate <= limit; windows++) {
      long before = ours.stats().bytesReceived();
      browser.run(5_000);
      bitrate = (ours.stats().bytesReceived() - before) * 8 / 5;
    }
    return bitrate;
  }

  @Test
  void chromiumThatClosesIsNoticed() throws Exception {
    try (OurPeer ours = new OurPeer(Role.TO_MASTER, null)) {
      var page = chromium.page();
      BrowserPeer browser = new BrowserPeer(page);
      ours.connect(browser, true);
      page.evaluate("pc.close()");

      assertThat(ours.ended.get(40, SECONDS)).isNotEmpty();
    }
  }

  /** Plays the clip in a loop, with silence beside it. */
  private static void play(OurPeer ours, Clip clip, int seconds) {
    long start = EpochClock.micros();
    long end = seconds * 1_000_000L;
    for (long loop = 0; loop < end; loop += clip.durationMicros()) {
      for (Clip.Unit unit : clip.pictures()) {
        long time = start + loop + unit.timeMicros();
        AccessUnit picture = new AccessUnit(clip.video(), unit.data(), time, time, unit.keyFrame());
        at(ours, loop + unit.sendMicros(), picture);
      }
    }
    for (long time = 0; time < end; time += 20_000) {
      at(ours, time, new AccessUnit(AudioTrack.OPUS, SILENCE, start + time, start + time, true));
    }
  }

  private static void at(OurPeer ours, long micros, AccessUnit unit) {
    ours.loop().eventLoop().schedule(() -> ours.peer().send(unit), micros, TimeUnit.MICROSECONDS);
  }

  private void assertDecodes(List<AccessUnit> pictures) throws Exception {
    Path file = directory.resolve("received.h264");
    try (OutputStream out = Files.newOutputStream(file)) {
      for (AccessUnit picture : pictures) {
        write(out, picture);
      }
    }
    assertThat(FFprobe.decodeErrors(file)).isEmpty();
    JsonNode counted =
        FFprobe.json(file, "-count_frames", "-show_entries", "stream=nb_read_frames");
    assertThat(counted.path("streams").get(0).path("nb_read_frames").asInt())
        .isEqualTo(pictures.size());
  }

  private static void write(OutputStream out, AccessUnit picture) throws IOException {
    if (picture.keyFrame() && picture.track() instanceof VideoTrack track) {
      writeUnit(out, track.sps());
      for (byte[] pps : track.pps()) {
        writeUnit(out, pps);
      }
    }
    ByteBuffer units = ByteBuffer.wrap(picture.data());
    while (units.remaining() > 4) {
      byte[] unit = new byte[units.getInt()];
      units.get(unit);
      writeUnit(out, unit);
    }
  }

  private static void writeUnit(OutputStream out, byte[] unit) throws IOException {
    out.write(START_CODE);
    out.write(unit);
  }
}
