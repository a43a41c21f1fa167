package org.camfleet.fleet.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Iterator;
import org.camfleet.core.Secret;

/**
 * Codes that sign in once, for links that a person opens; kept in this node's memory only. The
 * oldest of 16 gives way to a new one.
 */
public final class LoginCodes {
  private record Issued(Secret code, Instant expires) {}

  private static final int LIMIT = 16;

  private final SecureRandom random = new SecureRandom();
  private final Deque<Issued> issued = new ArrayDeque<>();
  private final InstantSource clock;
  private final Duration life;

  /** Codes that live for {@code life}. */
  public LoginCodes(InstantSource clock, Duration life) {
    this.clock = clock;
    this.life = life;
  }

  /** A new code, safe in a URL; any thread. */
  public synchronized Secret issue() {
    byte[] bytes = new byte[18];
    random.nextBytes(bytes);
    Secret code = Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    if (issued.size() == LIMIT) {
      issued.removeFirst();
    }
    issued.addLast(new Issued(code, clock.instant().plus(life)));
    return code;
  }

  /** Uses a code up; false when it is unknown, used or too old. */
  synchronized boolean redeem(String code) {
    Instant now = clock.instant();
    issued.removeIf(one -> !now.isBefore(one.expires()));
    for (Iterator<Issued> all = issued.iterator(); all.hasNext(); ) {
      if (all.next().code().matches(code)) {
        all.remove();
        return true;
      }
    }
    return false;
  }
}
