package org.camfleet.core.channel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.audio.OpusPacket;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.audio.LiveMix;
import org.camfleet.core.media.audio.Mixer;
import org.camfleet.core.media.audio.MixingPool;
import org.jspecify.annotations.Nullable;

/**
 * The sound of a storage session. While only the master is heard its packets pass as they are; when
 * a viewer speaks, everything is mixed until two seconds after the last word.
 *
 * <p>At the seams neither a frame of the master is lost nor one heard twice: the mix begins where
 * the last packet that passed ends, and what it has not mixed passes when it ends. Everything on
 * the media loop.
 */
final class Conversation implements LiveMix.Listener {
  private static final int MAX_UNMIXED = 64;
  private static final long RECENT_MICROS = 500_000;

  private final MixingPool pool;
  private final MediaLoop loop;
  private final Output out;
  private final Map<Long, Viewer> viewers = new HashMap<>();
  private final Deque<AccessUnit> unmixed = new ArrayDeque<>(); // the master's, still to be heard
  private @Nullable LiveMix mix;
  private @Nullable AccessUnit lastSound;
  private long mixedUpTo;
  private long leadMicros = Long.MIN_VALUE; // of the master's times before their arrival
  private int speaking;
  private boolean ending;
  private boolean broken;

  /** Where sound goes. */
  interface Output {
    /** Sound for the recording and for every viewer that does not speak. */
    void toEveryone(AccessUnit sound);

    /** What the master hears. */
    void toMaster(AccessUnit sound);

    /** Whether the master takes sound. */
    boolean masterListens();
  }

  /** A viewer's ear. */
  interface Ear {
    /** The others, without this viewer's own voice. */
    void hear(AccessUnit sound);

    /** This viewer speaks no more, and hears what everyone hears. */
    void listen();
  }

  private static final class Viewer {
    private final Ear ear;
    private long lastWord;
    private boolean speaks;

    Viewer(Ear ear) {
      this.ear = ear;
    }
  }

  Conversation(MixingPool pool, MediaLoop loop, Output out) {
    this.pool = pool;
    this.loop = loop;
    this.out = out;
  }

  /** Notes how the master's times relate to ours, by any of its units. */
  void follow(AccessUnit unit) {
    long lead = unit.timeMicros() - unit.arrivalMicros();
    // The quickest packets tell the truth; it may change slowly.
    leadMicros = lead > leadMicros ? lead : leadMicros - (leadMicros - lead) / 64;
  }

  /** The next sound of the master that feeds. */
  void fromMaster(AccessUnit sound) {
    LiveMix running = mix;
    if (running == null) {
      lastSound = sound;
      out.toEveryone(sound);
      return;
    }
    if (unmixed.size() >= MAX_UNMIXED) {
      unmixed.poll();
    }
    unmixed.add(sound);
    running.fromMaster(sound);
  }

  /** A viewer is connected. */
  void joined(long viewer, Ear ear) {
    viewers.put(viewer, new Viewer(ear));
  }

  /** A viewer is gone. */
  void left(long viewer) {
    Viewer gone = viewers.remove(viewer);
    if (gone != null) {
      silence(viewer, gone);
    }
  }

  /** Sound of a viewer; without a master nobody hears it. */
  void fromViewer(long id, AccessUnit sound) {
    Viewer viewer = viewers.get(id);
    boolean masterIsHere = leadMicros != Long.MIN_VALUE;
    if (viewer == null || !masterIsHere || broken || OpusPacket.isSilence(sound.data())) {
      return;
    }
    viewer.lastWord = sound.arrivalMicros();
    LiveMix running = mix == null ? start() : mix;
    if (running == null || ending || !viewer.speaks && !begins(viewer)) {
      return;
    }
    running.fromSpeaker(id, sound);
  }

  private boolean begins(Viewer viewer) {
    if (speaking >= pool.settings().maxSpeakers()) {
      pool.speakerRefused();
      return false;
    }
    speaking++;
    viewer.speaks = true;
    return true;
  }

  private @Nullable LiveMix start() {
    long now = EpochClock.micros() + leadMicros - pool.settings().delayMillis() * 1000L;
    AccessUnit last = lastSound;
    long start = last == null ? now : Math.max(endOf(last), now - RECENT_MICROS);
    mixedUpTo = start;
    LiveMix started = LiveMix.start(pool, loop, start, leadMicros, this);
    if (started != null) {
      started.master(leadMicros, out.masterListens());
    }
    mix = started;
    return started;
  }

  private static long endOf(AccessUnit sound) {
    try {
      int samples = OpusPacket.duration(sound.data(), 0, sound.data().length);
      return sound.timeMicros() + samples * 1_000_000L / OpusPacket.CLOCK_RATE;
    } catch (MalformedException e) {
      return sound.timeMicros() + Mixer.FRAME_MICROS;
    }
  }

  /** Another master feeds from now on, or none: what is not mixed yet passes as it is. */
  void changeMaster() {
    LiveMix running = mix;
    mix = null;
    if (running != null) {
      running.end();
      pass(mixedUpTo);
      everyoneListens();
    }
    lastSound = null;
    leadMicros = Long.MIN_VALUE;
  }

  @Override
  public void onFrames(LiveMix from, List<LiveMix.Frame> frames, long nextMicros) {
    if (from != mix) {
      return;
    }
    for (LiveMix.Frame frame : frames) {
      deliver(frame);
    }
    mixedUpTo = nextMicros;
    while (!unmixed.isEmpty() && isMixed(unmixed.peek(), nextMicros)) {
      unmixed.poll();
    }
    from.master(leadMicros, out.masterListens());
    silenceThoseWhoSaidNothing(frames.get(0).unit().arrivalMicros());
  }

  private void deliver(LiveMix.Frame frame) {
    if (frame.listener() == Mixer.EVERYONE) {
      out.toEveryone(frame.unit());
    } else if (frame.listener() == Mixer.MASTER) {
      out.toMaster(frame.unit());
    } else {
      Viewer viewer = viewers.get(frame.listener());
      if (viewer != null && viewer.speaks) {
        viewer.ear.hear(frame.unit());
      }
    }
  }

  private void silenceThoseWhoSaidNothing(long now) {
    long hang = pool.settings().hangMillis() * 1000L;
    viewers.forEach(
        (id, viewer) -> {
          if (viewer.speaks && now - viewer.lastWord > hang) {
            silence(id, viewer);
          }
        });
  }

  private void silence(long id, Viewer viewer) {
    LiveMix running = mix;
    if (!viewer.speaks || running == null) {
      return;
    }
    viewer.speaks = false;
    viewer.ear.listen();
    running.leave(id);
    if (--speaking == 0) {
      ending = true;
      running.end();
    }
  }

  @Override
  public void onEnded(LiveMix ended, long nextMicros, boolean failed) {
    broken |= failed;
    if (ended == mix) {
      mix = null;
      pass(nextMicros);
      everyoneListens();
    }
  }

  private void everyoneListens() {
    ending = false;
    speaking = 0;
    for (Viewer viewer : viewers.values()) {
      if (viewer.speaks) {
        viewer.speaks = false;
        viewer.ear.listen();
      }
    }
  }

  /** Lets the master's packets from a time on go as they came. */
  private void pass(long fromMicros) {
    while (!unmixed.isEmpty()) {
      AccessUnit sound = unmixed.poll();
      if (!isMixed(sound, fromMicros)) {
        lastSound = sound;
        out.toEveryone(sound);
      }
    }
  }

  private static boolean isMixed(AccessUnit sound, long upToMicros) {
    return sound.timeMicros() + Mixer.FRAME_MICROS / 2 <= upToMicros;
  }
}
