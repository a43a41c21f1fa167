package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.audio.G711;
import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.audio.OpusTone;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.rtsp.Backchannel;
import org.camfleet.core.rtsp.BackchannelTap;
import org.camfleet.core.webrtc.rtp.ManualTimer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TalkBackTest {
  private static final int PACKET_MICROS = 20_000;

  private final ManualTimer timer = new ManualTimer();
  private final CountingMetrics metrics = new CountingMetrics();
  private final TalkRoom room =
      new TalkRoom(new TalkRoom.Limits(1, Duration.ofMillis(500), Backchannel.Pace.DEFAULT));
  private final TalkBack talk = new TalkBack(room, timer, metrics);
  private final List<byte[]> heard = new ArrayList<>();
  private final AudioTrack pcmu = new AudioTrack(AudioCodec.PCMU, 8000, 1, new byte[0]);
  private final Backchannel channel = BackchannelTap.open(pcmu, timer, heard::add);
  private final OpusTone low = new OpusTone(440, 0.4);
  private final OpusTone high = new OpusTone(1500, 0.4);

  @AfterEach
  void close() {
    talk.close();
    low.close();
    high.close();
  }

  private void say(Object who, OpusTone tone, int packets) {
    for (int i = 0; i < packets; i++) {
      talk.hear(who, tone.next(timer.nowMicros(), timer.nowMicros()));
      timer.advance(PACKET_MICROS);
    }
  }

  private void pause(Object who, int packets) {
    for (int i = 0; i < packets; i++) {
      long now = timer.nowMicros();
      talk.hear(who, new AccessUnit(AudioTrack.OPUS, OpusEncoder.silence(), now, now, true));
      timer.advance(PACKET_MICROS);
    }
  }

  private double level(double hertz) {
    float[] sound = new float[heard.size() * 160];
    float[] pcm = new float[160];
    for (int i = 0; i < heard.size(); i++) {
      G711.decodeMuLaw(heard.get(i), pcm);
      System.arraycopy(pcm, 0, sound, i * 160, 160);
    }
    return OpusTone.level(sound, hertz * 2); // it counts in samples of 16 kHz
  }

  private long refused(String reason) {
    return metrics.value("camfleet_backchannel_refused_units_total", "reason", reason);
  }

  @Test
  void aToneReachesTheCamera() {
    talk.opened(channel);
    say("session", low, 100);
    timer.advance(1_000_000);

    assertThat(heard.size()).isBetween(98, 100);
    assertThat(level(440)).isGreaterThan(0.3);
    assertThat(level(1500)).isLessThan(0.02);
  }

  @Test
  void whoBeginsHasTheFloorUntilItIsSilent() {
    talk.opened(channel);
    for (int i = 0; i < 100; i++) {
      long now = timer.nowMicros();
      talk.hear("first", low.next(now, now));
      talk.hear("second", high.next(now, now));
      timer.advance(PACKET_MICROS);
    }
    assertThat(refused("floor")).isEqualTo(100);
    assertThat(level(1500)).isLessThan(0.02);

    pause("first", 30);
    heard.clear();
    say("second", high, 50);
    assertThat(level(1500)).isGreaterThan(0.3);
    assertThat(refused("floor")).isEqualTo(100);
  }

  @Test
  void silenceOpensNoCodecAndWhatIsOpenIsGivenBack() {
    talk.opened(channel);
    pause("session", 100);
    assertThat(heard).isEmpty();
    assertThat(timer.waiting()).isZero();

    say("session", low, 10);
    assertThat(room.enter()).as("one is spoken to").isFalse();
    timer.advance(5_000_000);
    assertThat(timer.waiting()).isZero();
    assertThat(room.enter()).as("nobody is spoken to").isTrue();
  }

  @Test
  void beyondTheRoomOfTheNodeNothingIsCoded() {
    talk.opened(channel);
    assertThat(room.enter()).isTrue();
    say("session", low, 10);
    assertThat(heard).isEmpty();
    assertThat(refused("full")).isEqualTo(10);

    room.leave();
    say("session", low, 10);
    assertThat(heard).isNotEmpty();
  }

  @Test
  void theNewestConnectionIsUsedAndTheOneBeforeWhenItIsGone() {
    List<byte[]> other = new ArrayList<>();
    Backchannel newer = BackchannelTap.open(pcmu, timer, other::add);
    say("session", low, 5);
    assertThat(heard).as("before there is a way").isEmpty();

    talk.opened(channel);
    talk.opened(newer);
    say("session", low, 20);
    assertThat(heard).isEmpty();
    assertThat(other).isNotEmpty();

    talk.closed(newer);
    say("session", low, 20);
    assertThat(heard).isNotEmpty();
  }
}
