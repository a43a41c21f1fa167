package org.camfleet.ops.accounts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Values that are made when they are first asked for. While there are many, those are given up for
 * which nobody has asked for a while; so there are never more than that many and what is in use.
 * Any thread.
 */
public final class Recent<K, V> {
  private final int many;
  private final long idleNanos;
  private final LongSupplier nanos;
  private final BiConsumer<K, V> givenUp;
  private final Map<K, Used<V>> values = new LinkedHashMap<>(16, 0.75f, true);

  private record Used<V>(V value, long at) {}

  /**
   * None yet.
   *
   * @param many as many are kept, whether or not anybody asks for them
   * @param idle not asked for so long: may be given up
   * @param nanos a monotonic clock in nanoseconds
   * @param givenUp told of each that is
   */
  public Recent(int many, Duration idle, LongSupplier nanos, BiConsumer<K, V> givenUp) {
    this.many = many;
    this.idleNanos = idle.toNanos();
    this.nanos = nanos;
    this.givenUp = givenUp;
  }

  /** The value of a key, made when there is none. */
  public V get(K key, Function<? super K, ? extends V> make) {
    Map<K, V> idle;
    V value;
    synchronized (this) {
      Used<V> known = values.get(key);
      value = known == null ? make.apply(key) : known.value();
      values.put(key, new Used<>(value, nanos.getAsLong()));
      idle = takeIdle();
    }
    idle.forEach(givenUp);
    return value;
  }

  /** The least recently used come first. */
  private Map<K, V> takeIdle() {
    Map<K, V> idle = new LinkedHashMap<>();
    Iterator<Map.Entry<K, Used<V>>> eldest = values.entrySet().iterator();
    while (values.size() > many && eldest.hasNext()) {
      Map.Entry<K, Used<V>> one = eldest.next();
      if (nanos.getAsLong() - one.getValue().at() < idleNanos) {
        break;
      }
      idle.put(one.getKey(), one.getValue().value());
      eldest.remove();
    }
    return idle;
  }

  /** All that there are. */
  public synchronized List<V> values() {
    List<V> all = new ArrayList<>();
    values.values().forEach(one -> all.add(one.value()));
    return all;
  }

  /** How many there are. */
  public synchronized int size() {
    return values.size();
  }
}
