package org.camfleet.core.rtsp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Keeps a node from locking accounts: how often hosts refused a login lately, over all cameras of
 * this node, because the channels of a recorder share its accounts. Any thread.
 */
public final class RefusedLogins {
  /** Refusals of one login at one host in the window; the strictest cameras lock after five. */
  public static final int MOST = 3;

  /** How long a refusal counts; the usual lock-outs last as long. */
  public static final Duration WINDOW = Duration.ofMinutes(30);

  private static final int MOST_LOGINS = 10_000;

  private record Login(String host, RtspCredentials credentials) {}

  private final InstantSource clock;
  private final Map<Login, ArrayDeque<Instant>> refusals =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Login, ArrayDeque<Instant>> eldest) {
          return size() > MOST_LOGINS;
        }
      };

  /** Nothing was refused yet. */
  public RefusedLogins(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether this login may be tried at this host now. */
  public synchronized boolean mayTry(String host, RtspCredentials credentials) {
    ArrayDeque<Instant> of = refusals.get(login(host, credentials));
    return of == null || fresh(of).size() < MOST;
  }

  /** The host refused a proof of this login. */
  public synchronized void refused(String host, RtspCredentials credentials) {
    ArrayDeque<Instant> of =
        refusals.computeIfAbsent(login(host, credentials), any -> new ArrayDeque<>(MOST));
    if (fresh(of).size() == MOST) {
      of.poll();
    }
    of.add(clock.instant());
  }

  /** The host took this login: what it refused before is forgotten. */
  public synchronized void accepted(String host, RtspCredentials credentials) {
    if (!refusals.isEmpty()) {
      refusals.remove(login(host, credentials));
    }
  }

  private ArrayDeque<Instant> fresh(ArrayDeque<Instant> of) {
    Instant from = clock.instant().minus(WINDOW);
    of.removeIf(refusal -> !refusal.isAfter(from));
    return of;
  }

  private static Login login(String host, RtspCredentials credentials) {
    return new Login(host.toLowerCase(Locale.ROOT), credentials);
  }
}
