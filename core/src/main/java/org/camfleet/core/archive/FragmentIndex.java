package org.camfleet.core.archive;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * The port to the list of stored fragments. Everything in it can be rebuilt from the segment files.
 * A stage that fails means that the index could not be asked. Lists rise by fragment number unless
 * said otherwise.
 */
public interface FragmentIndex {

  /** A fragment with the headers it needs. */
  record Entry(Fragment fragment, TrackHeaders headers) {}

  /** Which of a fragment's two clocks is meant. */
  enum Clock {
    /** When its first picture was taken. */
    PRODUCER,
    /** When its first picture arrived. */
    SERVER
  }

  /**
   * What became of fragments that were added.
   *
   * @param refused those that a newer join left no room for; they are never listed
   * @param unlisted how many that were listed had to give way
   */
  record Added(List<Fragment> refused, int unlisted) {
    /** All were listed, and nothing else was touched. */
    public static final Added ALL = new Added(List.of(), 0);
  }

  /**
   * What was listed of a segment file, and what is instead.
   *
   * @param refused those of its fragments that a newer join leaves no room for
   */
  record Replaced(List<Fragment> before, List<Fragment> after, int refused) {
    /** Those that were listed and are no more. */
    public List<Fragment> lost() {
      return without(before, after);
    }

    /** Those that are listed and were not. */
    public List<Fragment> found() {
      return without(after, before);
    }

    /** How many are listed otherwise than they were. */
    public int changed() {
      Set<Fragment> same = new HashSet<>(after);
      return (int) before.stream().filter(one -> !same.contains(one)).count() - lost().size();
    }

    private static List<Fragment> without(List<Fragment> all, List<Fragment> others) {
      Set<FragmentNumber> numbers =
          others.stream().map(Fragment::number).collect(Collectors.toSet());
      return all.stream().filter(one -> !numbers.contains(one.number())).toList();
    }
  }

  /**
   * Adds fragments in one transaction; those that are listed already stay as they are. Of two that
   * overlap in time the one with the higher number stays, by the rules of {@link StreamFence}: a
   * late one is refused, one that is listed gives way. What is refused of one stream touches no
   * other stream.
   */
  CompletionStage<Added> add(List<Entry> entries);

  /** Refuses what epochs below {@code epoch} still bring, until that epoch has stored something. */
  CompletionStage<Void> fence(String stream, long epoch);

  /** The newest fragments of a stream, at most {@code limit}. */
  CompletionStage<List<Fragment>> newest(String stream, int limit);

  /** Fragments from a number on, that one included, at most {@code limit}. */
  CompletionStage<List<Fragment>> from(String stream, FragmentNumber first, int limit);

  /**
   * Fragments that begin from {@code fromMicros} to {@code toMicros} (both included), the earliest
   * {@code limit} by that clock and in its order.
   */
  CompletionStage<List<Fragment>> between(
      String stream, Clock clock, long fromMicros, long toMicros, int limit);

  /** The fragment of this number. */
  CompletionStage<Optional<Fragment>> find(String stream, FragmentNumber number);

  /** The headers of this id. */
  CompletionStage<Optional<TrackHeaders>> headers(String stream, long headersId);

  /** The highest number of a stream that lies in this store, of those up to a number. */
  CompletionStage<Optional<FragmentNumber>> last(String store, String stream, FragmentNumber upTo);

  /** The segment files of a store of which something is listed, rising. */
  CompletionStage<List<Long>> segments(String store, String stream);

  /** All that is listed of a segment file from an offset on. */
  CompletionStage<List<Fragment>> in(String store, String stream, long segment, long fromOffset);

  /**
   * Lists of a segment file what is in it, and nothing else, in one transaction.
   *
   * @param keep whether it stays so; else it is only told what would become of it
   */
  CompletionStage<Replaced> replace(
      String store, String stream, long segment, List<Entry> entries, boolean keep);

  /** Whether anything of a segment file is of that time, by either clock; both ends included. */
  CompletionStage<Boolean> touches(
      String store, String stream, long segment, long fromMicros, long toMicros);

  /** Forgets all fragments of a segment file. */
  CompletionStage<Void> removeSegment(String store, String stream, long segment);

  /** Forgets everything of a stream that lies in this store. */
  CompletionStage<Void> removeStream(String store, String stream);
}
