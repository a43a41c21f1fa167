package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.archive.StreamFence;
import org.camfleet.core.archive.TrackHeaders;

/** Fragments of many writers for tests of the fence, and what must hold of their list. */
final class Lines {
  static final long START = 1_764_000_000_000_000L;
  static final TrackHeaders HEADERS = new TrackHeaders(new byte[] {1}, new byte[] {2});

  private Lines() {}

  static String stream(int number) {
    return "arn:aws:kinesisvideo:us-east-1:000000000000:stream/gate-" + number + "/1";
  }

  /** A fragment of a store, its times in milliseconds from {@link #START}. */
  static Fragment fragment(
      String stream, String store, long epoch, long sequence, long millis, long durationMillis) {
    return fragment(stream, store, epoch, sequence, millis, durationMillis, 0);
  }

  /** The same on a node whose own clock is {@code aheadMillis} ahead of the producer's. */
  static Fragment fragment(
      String stream,
      String store,
      long epoch,
      long sequence,
      long millis,
      long durationMillis,
      long aheadMillis) {
    return new Fragment(
        stream,
        new FragmentNumber(epoch, sequence),
        START + millis * 1_000,
        START + (millis + aheadMillis) * 1_000,
        durationMillis * 1_000,
        true,
        null,
        HEADERS.id(),
        new Fragment.Place(store, epoch, sequence * 1_000, 1_000));
  }

  /** A session's fragments in order, from a moment on, now and then with a gap. */
  static List<Fragment> session(
      Random random, String stream, String store, long epoch, long fromMillis, int count) {
    List<Fragment> fragments = new ArrayList<>();
    long at = fromMillis;
    long ahead = random.nextInt(6_000) - 3_000;
    for (int i = 1; i <= count; i++) {
      long duration = 1_000 + random.nextInt(2_000);
      fragments.add(fragment(stream, store, epoch, i, at, duration, ahead));
      at += duration + (random.nextInt(4) == 0 ? random.nextInt(5_000) : 0);
    }
    return fragments;
  }

  static List<FragmentIndex.Entry> entries(List<Fragment> fragments) {
    return fragments.stream().map(f -> new FragmentIndex.Entry(f, HEADERS)).toList();
  }

  /**
   * What is to be listed of sessions in the order of their epochs, each beginning after the one
   * before: what ends where the next one begins, or half a second later.
   */
  static List<Fragment> byTheRule(List<List<Fragment>> sessions) {
    List<Fragment> listed = new ArrayList<>();
    for (int i = 0; i < sessions.size(); i++) {
      long limit =
          i + 1 < sessions.size() ? sessions.get(i + 1).get(0).producerMicros() : Long.MAX_VALUE;
      for (Fragment one : sessions.get(i)) {
        StreamFence.durationUntil(limit, one.producerMicros(), one.durationMicros())
            .ifPresent(duration -> listed.add(lasting(one, duration)));
      }
    }
    return listed;
  }

  private static Fragment lasting(Fragment fragment, long durationMicros) {
    return new Fragment(
        fragment.stream(),
        fragment.number(),
        fragment.producerMicros(),
        fragment.serverMicros(),
        durationMicros,
        fragment.keyFrame(),
        fragment.clock(),
        fragment.headersId(),
        fragment.place());
  }

  /** Fails unless time rises with the numbers and no two fragments overlap. */
  static void assertNoOverlap(String what, List<Fragment> listed) {
    for (int i = 1; i < listed.size(); i++) {
      Fragment before = listed.get(i - 1);
      Fragment next = listed.get(i);
      assertThat(next.number()).as(what).isGreaterThan(before.number());
      assertThat(next.producerMicros())
          .as("%s: %s after %s", what, next, before)
          .isGreaterThanOrEqualTo(before.producerEndMicros());
    }
  }
}
