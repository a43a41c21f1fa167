package org.camfleet.core.media;

import java.util.ArrayDeque;
import java.util.List;
import org.camfleet.codecs.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Puts packets into their order: what is next passes at once, what is early waits, what is missing
 * is asked for and at last given up. Bounded in packets and in time. One thread.
 */
public final class ReorderWindow {
  /** Takes packets in order; a number that is passed over was given up. */
  @FunctionalInterface
  public interface Out {
    /** Takes one; the packet is valid during the call. */
    void packet(RtpPacket packet, long arrivalMicros);
  }

  /** A number that is awaited or waits. */
  private static final class Slot {
    byte[] data = new byte[0];
    int length; // 0: missing
    long arrival;
    long noticed;
    long asked;
    int times;
  }

  private static final int LEAST_SLOTS = 64;
  private static final int SPARE_SLOTS = 64;
  private static final long GRACE_MICROS = 5_000; // reordered packets come by themselves
  private static final int MOST_TIMES = 10;
  private static final long RESTART_MICROS = 2_000_000;
  private static final long NEVER = Long.MIN_VALUE;

  private final int most;
  private final long patienceMicros;
  private final Out out;
  private final RtpPacket view = new RtpPacket();
  private final ArrayDeque<Slot> spare = new ArrayDeque<>();
  private @Nullable Slot[] slots = new Slot[LEAST_SLOTS];
  private boolean started;
  private long next;
  private long end; // one behind the highest number seen
  private int missing;
  private long staleSince = NEVER;
  private long lost;
  private long late;
  private long recovered;
  private long recoveryMicros;

  /** Lets at most {@code most} numbers wait (a power of two), none longer than the patience. */
  public ReorderWindow(int most, long patienceMicros, Out out) {
    this.most = most;
    this.patienceMicros = patienceMicros;
    this.out = out;
  }

  /** Takes the packet of an extended sequence number. */
  public void push(RtpPacket packet, long sequence, long arrival) {
    if (!started) {
      started = true;
      next = end = sequence;
    }
    if (sequence < next || sequence >= end + 2L * most) {
      stale(packet, sequence, arrival);
      return;
    }
    staleSince = NEVER;
    if (sequence == next && end == next) {
      next = end = sequence + 1; // the usual case: nothing waits
      out.packet(packet, arrival);
      return;
    }
    extend(sequence, arrival);
    Slot slot = slots[index(sequence)];
    if (slot == null || slot.length > 0) {
      late++;
      return;
    }
    fill(slot, packet, arrival);
    drain();
  }

  /** Too late, twice, or from a sender that started anew: nothing else for long means the last. */
  private void stale(RtpPacket packet, long sequence, long arrival) {
    late++;
    if (staleSince == NEVER) {
      staleSince = arrival;
    } else if (arrival - staleSince >= RESTART_MICROS) {
      clear();
      push(packet, sequence, arrival);
    }
  }

  private void clear() {
    giveUpTo(end);
    started = false;
    staleSince = NEVER;
  }

  private void extend(long sequence, long arrival) {
    if (sequence - next >= most) {
      giveUpTo(sequence - most + 1);
      drain();
    }
    for (; end <= sequence; end++) {
      if (end - next >= slots.length) {
        grow();
      }
      Slot slot = spare.isEmpty() ? new Slot() : spare.poll();
      slot.length = 0;
      slot.noticed = arrival;
      slot.times = 0;
      slots[index(end)] = slot;
      missing++;
    }
  }

  private void fill(Slot slot, RtpPacket packet, long arrival) {
    int length = packet.length();
    if (slot.data.length < length) {
      slot.data = new byte[Math.max(length, 1500)];
    }
    System.arraycopy(packet.buffer(), packet.offset(), slot.data, 0, length);
    slot.length = length;
    slot.arrival = arrival;
    missing--;
    if (slot.times > 0) {
      recovered++;
      if (slot.times == 1) {
        recoveryMicros = arrival - slot.asked;
      }
    }
  }

  /** Passes on what waits up to the first gap. */
  private void drain() {
    while (next < end) {
      Slot slot = slots[index(next)];
      if (slot == null || slot.length == 0) {
        return;
      }
      slots[index(next)] = null;
      next++;
      if (view.parse(slot.data, 0, slot.length)) {
        out.packet(view, slot.arrival);
      }
      release(slot);
    }
  }

  /** Gives up what is missing before a number and passes on what waits there. */
  private void giveUpTo(long number) {
    while (next < number) {
      if (next == end) {
        lost += number - next;
        next = end = number;
        return;
      }
      Slot slot = slots[index(next)];
      if (slot != null && slot.length == 0) {
        slots[index(next)] = null;
        next++;
        missing--;
        lost++;
        release(slot);
      } else {
        drain();
      }
    }
  }

  private void release(Slot slot) {
    if (spare.size() < SPARE_SLOTS) {
      spare.push(slot);
    }
  }

  private void grow() {
    @Nullable Slot[] bigger = new Slot[2 * slots.length];
    for (long s = next; s < end; s++) {
      bigger[(int) s & bigger.length - 1] = slots[index(s)];
    }
    slots = bigger;
  }

  private int index(long sequence) {
    return (int) sequence & slots.length - 1;
  }

  /** Gives up what has been missing for too long; answers whether anything was. */
  public boolean expire(long now) {
    long before = lost;
    while (missing > 0) {
      Slot slot = slots[index(next)];
      if (slot == null || slot.length > 0 || now - slot.noticed < patienceMicros) {
        break;
      }
      giveUpTo(next + 1);
      drain();
    }
    return lost > before;
  }

  /** Collects the numbers to ask for now, at most {@code limit}, and notes that they were. */
  public void collectMissing(long now, long againMicros, int limit, List<Integer> numbers) {
    for (long s = next; s < end && numbers.size() < limit; s++) {
      Slot slot = slots[index(s)];
      if (slot == null || slot.length > 0 || slot.times >= MOST_TIMES) {
        continue;
      }
      long since = slot.times == 0 ? now - slot.noticed : now - slot.asked;
      if (since >= (slot.times == 0 ? GRACE_MICROS : againMicros)) {
        slot.asked = now;
        slot.times++;
        numbers.add((int) s & 0xFFFF);
      }
    }
  }

  /** Numbers awaited now. */
  public int missing() {
    return missing;
  }

  /** Numbers given up so far. */
  public long lost() {
    return lost;
  }

  /** Packets that came twice or after they were given up. */
  public long late() {
    return late;
  }

  /** Packets that came after they were asked for. */
  public long recovered() {
    return recovered;
  }

  /** How long the last packet took that came after one request, 0 when none did. */
  public long recoveryMicros() {
    return recoveryMicros;
  }
}
