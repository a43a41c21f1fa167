package org.camfleet.core.webrtc.ice;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.jspecify.annotations.Nullable;

/**
 * A server whose name has several addresses: each is asked when the one before has failed, or has
 * not answered for a while. What is found first is taken, and what the others lend is returned. For
 * the loop's thread.
 */
final class AddressesGatherer implements CandidateGatherer {
  private static final long HEAD_START = TimeUnit.MILLISECONDS.toNanos(500);

  private final Queue<InetSocketAddress> addresses;
  private final Function<InetSocketAddress, @Nullable CandidateGatherer> gatherers;
  private final IceTimers timers;
  private final List<CandidateGatherer> asked = new ArrayList<>();
  private @Nullable CandidateGatherer winner;
  private IceTimers.@Nullable Alarm headStart;
  private final Set<String> failures = new LinkedHashSet<>();
  private final String unasked;
  private boolean closed;

  /**
   * Asks nobody yet.
   *
   * @param addresses the best one first
   * @param gatherers makes what asks at an address, or null where that is not to be
   * @param unasked why nothing is found where no address is asked
   */
  AddressesGatherer(
      List<InetSocketAddress> addresses,
      Function<InetSocketAddress, @Nullable CandidateGatherer> gatherers,
      IceTimers timers,
      String unasked) {
    this.addresses = new ArrayDeque<>(addresses);
    this.gatherers = gatherers;
    this.timers = timers;
    this.unasked = unasked;
  }

  @Override
  public void start(Found found) {
    next(found);
  }

  private void next(Found found) {
    stopHeadStart();
    if (closed || winner != null) {
      return;
    }
    InetSocketAddress address = addresses.poll();
    CandidateGatherer gatherer = address == null ? null : gatherers.apply(address);
    if (address != null && gatherer == null) {
      next(found);
      return;
    }
    if (gatherer != null) {
      if (!addresses.isEmpty()) {
        headStart = timers.schedule(HEAD_START, () -> next(found));
      }
      asked.add(gatherer);
      gatherer.start(new OfOne(gatherer, found));
    } else if (asked.isEmpty()) {
      found.onFailed(failures.isEmpty() ? unasked : String.join("; ", failures));
    }
  }

  private boolean wins(CandidateGatherer gatherer) {
    if (closed || winner != null) {
      return winner == gatherer;
    }
    winner = gatherer;
    stopHeadStart();
    asked.stream().filter(other -> other != gatherer).forEach(CandidateGatherer::close);
    return true;
  }

  private void stopHeadStart() {
    if (headStart != null) {
      headStart.cancel();
      headStart = null;
    }
  }

  @Override
  public void close() {
    closed = true;
    stopHeadStart();
    asked.forEach(CandidateGatherer::close);
  }

  /** Passes on what one address brings. */
  private final class OfOne implements Found {
    private final CandidateGatherer gatherer;
    private final Found found;

    OfOne(CandidateGatherer gatherer, Found found) {
      this.gatherer = gatherer;
      this.found = found;
    }

    @Override
    public void onReflexive(InetSocketAddress mapped) {
      if (wins(gatherer)) {
        found.onReflexive(mapped);
      }
    }

    @Override
    public void onRelayed(RelayBase base, InetSocketAddress relayed, InetSocketAddress mapped) {
      if (wins(gatherer)) {
        found.onRelayed(base, relayed, mapped);
      } else {
        gatherer.close();
      }
    }

    @Override
    public void onFailed(String text) {
      if (closed || winner != null) {
        return;
      }
      failures.add(text);
      asked.remove(gatherer);
      gatherer.close();
      next(found);
    }

    @Override
    public void onEnding(RelayBase base, String text) {
      found.onEnding(base, text);
    }

    @Override
    public void onPeerRefused(DatagramPath path, String text) {
      found.onPeerRefused(path, text);
    }

    @Override
    public void onLost(RelayBase base, String text) {
      found.onLost(base, text);
    }
  }
}
