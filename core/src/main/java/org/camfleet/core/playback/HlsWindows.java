package org.camfleet.core.playback;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;

/**
 * Finds the fragments that a session's playlists list now. Everything follows from the session and
 * the index, so all nodes and both tracks agree; how far a session came is remembered only to ask
 * for less. Any thread.
 */
public final class HlsWindows {
  private static final int PAGE = 2_000;

  /** What is remembered: the window, and when its first fragment begins to play in the session. */
  record Progress(PlaylistWindow window, long playsAtMicros) {
    static final Progress NONE = new Progress(PlaylistWindow.EMPTY, 0);
  }

  private final FragmentIndex index;
  private final InstantSource clock;
  private final ProgressCache cache = new ProgressCache();

  /** Windows over an index. */
  public HlsWindows(FragmentIndex index, InstantSource clock) {
    this.index = index;
    this.clock = clock;
  }

  /** The window of a session at this moment; empty when there is nothing (any more). */
  public CompletionStage<PlaylistWindow> now(HlsSession session) {
    return switch (session.mode()) {
      case ON_DEMAND ->
          index
              .between(
                  session.stream(),
                  session.clock(),
                  session.startMicros(),
                  session.endMicros(),
                  session.maxFragments())
              .thenApply(found -> PlaylistWindow.EMPTY.append(session, found));
      case LIVE -> live(session, cache.get(session));
      case LIVE_REPLAY -> replay(session, cache.get(session));
    };
  }

  private CompletionStage<PlaylistWindow> live(HlsSession session, Progress before) {
    List<PlaylistWindow.Entry> entries = before.window().entries();
    Fragment last = entries.isEmpty() ? null : entries.get(entries.size() - 1).fragment();
    return index
        .from(session.stream(), last == null ? session.first() : last.number(), PAGE)
        .thenCompose(
            found -> {
              List<Fragment> fresh = new ArrayList<>(found);
              fresh.removeIf(f -> last != null && f.number().compareTo(last.number()) <= 0);
              PlaylistWindow window = before.window().append(session, fresh);
              window = window.dropFirst(window.entries().size() - session.maxFragments());
              Progress after = new Progress(window, 0);
              if (found.size() == PAGE) {
                return live(session, after);
              }
              cache.put(session, after);
              return CompletableFuture.completedStage(window);
            });
  }

  private CompletionStage<PlaylistWindow> replay(HlsSession session, Progress before) {
    List<PlaylistWindow.Entry> entries = before.window().entries();
    Fragment last = entries.isEmpty() ? null : entries.get(entries.size() - 1).fragment();
    long from = last == null ? session.startMicros() : session.timeOf(last);
    return index
        .between(session.stream(), session.clock(), from, session.endMicros(), PAGE)
        .thenCompose(
            found -> {
              List<Fragment> fresh = new ArrayList<>(found);
              fresh.removeIf(f -> last != null && !isBehind(session, f, last));
              Progress after = play(session, before, fresh);
              if (found.size() == PAGE && plays(after, session) <= elapsed(session)) {
                return replay(session, after);
              }
              cache.put(session, after);
              return CompletableFuture.completedStage(after.window());
            });
  }

  /** As every fragment's duration passes, it leaves and the next one comes. */
  private Progress play(HlsSession session, Progress before, List<Fragment> fresh) {
    PlaylistWindow window = before.window();
    long playsAt = before.playsAtMicros();
    long elapsed = elapsed(session);
    for (Fragment next : fresh) {
      if (window.entries().size() >= session.maxFragments()) {
        long ends = playsAt + window.entries().get(0).fragment().durationMicros();
        if (ends > elapsed) {
          break;
        }
        window = window.dropFirst(1);
        playsAt = ends;
      }
      window = window.append(session, List.of(next));
    }
    return new Progress(window, playsAt);
  }

  private static long plays(Progress progress, HlsSession session) {
    List<PlaylistWindow.Entry> entries = progress.window().entries();
    return entries.size() < session.maxFragments()
        ? 0
        : progress.playsAtMicros() + entries.get(0).fragment().durationMicros();
  }

  private static boolean isBehind(HlsSession session, Fragment fragment, Fragment last) {
    int byTime = Long.compare(session.timeOf(fragment), session.timeOf(last));
    return byTime > 0 || byTime == 0 && fragment.number().compareTo(last.number()) > 0;
  }

  private long elapsed(HlsSession session) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()) - session.createdMicros();
  }
}
