package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.audio.MixingPool;
import org.camfleet.core.media.audio.OpusTone;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master with a tone, viewers with other tones, real codecs and threads. */
class ConversationTest {
  private static final double MASTER = 400;
  private static final double ANN = 700;
  private static final double BOB = 1_100;

  private final MediaLoops loops = MediaLoops.start(1);
  private final MediaLoop loop = loops.all().get(0);
  private final CountingMetrics metrics = new CountingMetrics();
  private final MixingPool pool =
      new MixingPool(new MixingPool.Settings(2, 1, 2, 60, 300), metrics);
  private final List<AccessUnit> everyone = new CopyOnWriteArrayList<>();
  private final List<AccessUnit> toMaster = new CopyOnWriteArrayList<>();
  private final List<AccessUnit> toAnn = new CopyOnWriteArrayList<>();
  private final List<AccessUnit> toBob = new CopyOnWriteArrayList<>();
  private final List<AccessUnit> spoken = new CopyOnWriteArrayList<>(); // by the master
  private final OpusTone master = new OpusTone(MASTER, 0.2);
  private final OpusTone ann = new OpusTone(ANN, 0.2);
  private final OpusTone bob = new OpusTone(BOB, 0.2);
  private final Conversation conversation = new Conversation(pool, loop, new Out());
  private volatile boolean masterSpeaks = true;
  private volatile boolean annSpeaks;
  private volatile boolean bobSpeaks;
  private Future<?> speech;
  private long next;

  @BeforeEach
  void start() {
    next = EpochClock.micros();
    loop.run(
        () -> {
          conversation.joined(1, new ViewersEar(toAnn));
          conversation.joined(2, new ViewersEar(toBob));
        });
    speech = loop.eventLoop().scheduleAtFixedRate(this::speak, 0, 20, TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void close() {
    speech.cancel(false);
    loops.close();
    pool.close();
  }

  @Test
  void whileOnlyTheMasterSpeaksItsPacketsPassAsTheyAre() {
    await().until(() -> everyone.size() > 20);
    for (int i = 0; i < 20; i++) {
      assertThat(everyone.get(i)).isSameAs(spoken.get(i));
    }
    assertThat(metrics.value("camfleet_audio_mixed_frames_total")).isZero();
    assertThat(toMaster).isEmpty();
  }

  @Test
  void everyoneHearsTheOthersAndNobodyItself() {
    annSpeaks = true;
    bobSpeaks = true;
    await().atMost(Duration.ofSeconds(20)).until(() -> toBob.size() > 75 && toAnn.size() > 75);
    assertHears(everyone, MASTER, ANN, BOB);
    assertHears(toMaster, ANN, BOB);
    assertHears(toAnn, MASTER, BOB);
    assertHears(toBob, MASTER, ANN);
    assertThat(metrics.value("camfleet_audio_mixes")).isOne();
  }

  @Test
  void afterTheLastWordTheMastersPacketsPassAgainAndNoneIsLost() {
    annSpeaks = true;
    await().atMost(Duration.ofSeconds(20)).until(() -> toMaster.size() > 25);
    annSpeaks = false;
    await().until(() -> metrics.value("camfleet_audio_mixes") == 0);
    int before = everyone.size();
    await().until(() -> everyone.size() > before + 20);
    speech.cancel(false);

    List<AccessUnit> heard = List.copyOf(everyone);
    assertThat(heard.get(heard.size() - 1)).isSameAs(spoken.get(spoken.size() - 1));
    for (int i = 1; i < heard.size(); i++) {
      long step = heard.get(i).timeMicros() - heard.get(i - 1).timeMicros();
      assertThat(step).as("step to unit %s of %s", i, heard.size()).isBetween(10_000L, 40_000L);
    }
    assertHears(everyone.subList(before, heard.size()), MASTER);
  }

  @Test
  void viewersHearNothingOfEachOtherWhileThereIsNoMaster() {
    await().until(() -> !everyone.isEmpty());
    masterSpeaks = false;
    loop.run(conversation::changeMaster);
    annSpeaks = true;
    bobSpeaks = true;
    int before = spokenByAnn();
    await().until(() -> spokenByAnn() > before + 20);
    assertThat(toAnn).isEmpty();
    assertThat(toBob).isEmpty();
    assertThat(metrics.value("camfleet_audio_mixed_frames_total")).isZero();
  }

  @Test
  void aMutedMicrophoneCostsNothing() {
    await().until(() -> !everyone.isEmpty());
    for (int i = 0; i < 50; i++) {
      long now = EpochClock.micros();
      AccessUnit silence = new AccessUnit(AudioTrack.OPUS, OpusEncoder.silence(), now, now, true);
      loop.run(() -> conversation.fromViewer(1, silence));
    }
    int before = everyone.size();
    await().until(() -> everyone.size() > before + 10);
    assertThat(metrics.value("camfleet_audio_mixes")).isZero();
  }

  @Test
  void aNewMasterInTheMiddleOfAWordEndsTheMixAndStartsTheNext() {
    annSpeaks = true;
    await().atMost(Duration.ofSeconds(20)).until(() -> toMaster.size() > 20);
    int before = toMaster.size();
    loop.run(conversation::changeMaster);
    await().until(() -> toMaster.size() > before + 50);
    assertHears(toAnn, MASTER);
    await().until(() -> metrics.value("camfleet_audio_mixes") == 1);
  }

  @Test
  void moreSpeakersAndMixesThanAllowedAreRefusedAndCounted() {
    loop.run(() -> conversation.joined(3, new ViewersEar(new ArrayList<>())));
    Conversation other = new Conversation(pool, loop, new Out());
    annSpeaks = true;
    bobSpeaks = true;
    await().atMost(Duration.ofSeconds(20)).until(() -> toBob.size() > 5 && toAnn.size() > 5);
    AccessUnit word = spoken.get(spoken.size() - 1);
    loop.run(
        () -> {
          conversation.fromViewer(3, word);
          other.joined(1, new ViewersEar(new ArrayList<>()));
          other.follow(word);
          other.fromViewer(1, word);
        });
    await().until(() -> metrics.value("camfleet_audio_mix_refused_total", "reason", "mixes") == 1);
    assertThat(metrics.value("camfleet_audio_mix_refused_total", "reason", "speakers")).isOne();
  }

  private int annsWords;

  private synchronized int spokenByAnn() {
    return annsWords;
  }

  private synchronized void countAnn() {
    annsWords++;
  }

  /** Twenty milliseconds of everybody; the master's clock is two seconds ahead of ours. */
  private void speak() {
    long now = EpochClock.micros();
    next += 20_000;
    if (masterSpeaks) {
      AccessUnit sound = master.next(next + 2_000_000, now);
      spoken.add(sound);
      conversation.follow(sound);
      conversation.fromMaster(sound);
    }
    if (annSpeaks) {
      countAnn();
      conversation.fromViewer(1, ann.next(next - 77_000_000, now));
    }
    if (bobSpeaks) {
      conversation.fromViewer(2, bob.next(next, now));
    }
  }

  private static void assertHears(List<AccessUnit> heard, double... hertz) {
    List<AccessUnit> all = List.copyOf(heard); // the mixer may still be adding to it
    List<AccessUnit> late = all.subList(all.size() / 2, all.size());
    float[] sound = OpusTone.decode(late);
    List<Double> audible = new ArrayList<>();
    for (double tone : new double[] {MASTER, ANN, BOB}) {
      if (OpusTone.level(sound, tone) > 0.05) {
        audible.add(tone);
      }
    }
    assertThat(audible).containsExactlyElementsOf(Arrays.stream(hertz).boxed().toList());
  }

  private final class Out implements Conversation.Output {
    @Override
    public void toEveryone(AccessUnit sound) {
      everyone.add(sound);
    }

    @Override
    public void toMaster(AccessUnit sound) {
      toMaster.add(sound);
    }

    @Override
    public boolean masterListens() {
      return true;
    }
  }

  private record ViewersEar(List<AccessUnit> heard) implements Conversation.Ear {
    @Override
    public void hear(AccessUnit sound) {
      heard.add(sound);
    }

    @Override
    public void listen() {}
  }
}
