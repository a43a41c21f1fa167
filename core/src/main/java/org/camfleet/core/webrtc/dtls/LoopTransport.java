package org.camfleet.core.webrtc.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DatagramTransport;
import org.camfleet.core.media.MediaLoop;
import org.jspecify.annotations.Nullable;

/**
 * Between the blocking world of Bouncy Castle and a media loop: datagrams in through a bounded
 * queue, datagrams out through the loop.
 */
final class LoopTransport implements DatagramTransport {
  private static final int QUEUE = 32;
  // IPv6 minimum path minus headers, as WebRTC packets are cut everywhere else too.
  private static final int SEND_LIMIT = 1200;
  private static final int RECEIVE_LIMIT = 2048;
  private static final long SHORT_MILLIS = 20;
  private static final long SLICE_MILLIS = 100;
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
  private static final byte[] END = new byte[0];

  private final MediaLoop loop;
  private final DatagramSink sink;
  private final Turn turn;
  private final ArrayBlockingQueue<byte[]> inbox = new ArrayBlockingQueue<>(QUEUE);
  private final byte[] collecting = new byte[SEND_LIMIT];
  private final List<byte[]> flight = new ArrayList<>();
  private List<byte[]> lastFlight = List.of();
  private int collected;
  private long repeatedNanos;
  private volatile boolean aborted;
  private volatile boolean closed;
  private volatile boolean handshaking = true;
  private long heardNanos = System.nanoTime();

  /** The handshake's turn on its thread; all calls on that thread. */
  interface Turn {
    /** The far end lets us wait: others may work meanwhile. */
    void asleep();

    /** The wait is over, with or without a word from the far end. */
    void awake();

    /** Whether another handshake needs this very thread. */
    boolean isWanted();
  }

  LoopTransport(MediaLoop loop, DatagramSink sink, Turn turn) {
    this.loop = loop;
    this.sink = sink;
    this.turn = turn;
  }

  /** Adds a datagram from the network; when the queue is full it is lost, as on the network. */
  boolean offer(byte[] data, int off, int len) {
    return len <= RECEIVE_LIMIT && inbox.offer(Arrays.copyOfRange(data, off, off + len));
  }

  boolean isEmpty() {
    return inbox.isEmpty();
  }

  /** From now on {@link #receive} does not wait: it runs on the loop. */
  void handshakeDone() {
    handshaking = false;
    lastFlight = List.of();
    flight.clear();
  }

  /** Starts the clock of silence: the handshake has its thread now. */
  void started() {
    heardNanos = System.nanoTime();
  }

  @Override
  public int receive(byte[] buf, int off, int len, int waitMillis) throws IOException {
    flush();
    if (!flight.isEmpty()) {
      lastFlight = List.copyOf(flight);
      flight.clear();
      repeatedNanos = System.nanoTime();
    }
    byte[] datagram = handshaking ? await(waitMillis) : inbox.poll();
    if (closed) {
      throw new IOException("closed by us");
    }
    if (datagram == null) {
      if (!handshaking) {
        throw new Drained();
      }
      return -1;
    }
    heardNanos = System.nanoTime();
    int length = Math.min(len, datagram.length);
    System.arraycopy(datagram, 0, buf, off, length);
    return length;
  }

  private byte @Nullable [] await(int waitMillis) throws IOException {
    byte[] datagram = poll(Math.min(waitMillis, SHORT_MILLIS));
    long left = waitMillis - SHORT_MILLIS;
    if (datagram != null || left <= 0) {
      return datagram;
    }
    turn.asleep();
    try {
      return await(left);
    } finally {
      turn.awake();
    }
  }

  private byte @Nullable [] await(long waitMillis) throws IOException {
    long left = waitMillis;
    while (!closed) {
      byte[] datagram = poll(Math.min(left, SLICE_MILLIS));
      left -= SLICE_MILLIS;
      if (datagram != null || left <= 0) {
        return datagram;
      }
      onSilence(System.nanoTime());
    }
    return null;
  }

  /**
   * Bouncy Castle's resends back off to seconds. A plain repetition in between costs the far end
   * nothing (it knows the record numbers) and lets a lossy line need half a second a flight.
   */
  private void onSilence(long nowNanos) throws GaveWay {
    if (nowNanos - heardNanos > SILENCE_NANOS && turn.isWanted()) {
      throw new GaveWay();
    }
    if (nowNanos - repeatedNanos > REPEAT_NANOS) {
      repeatedNanos = nowNanos;
      lastFlight.forEach(datagram -> loop.run(() -> sendNow(datagram)));
    }
  }

  private byte @Nullable [] poll(long millis) throws IOException {
    try {
      return inbox.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }

  /** Collects the records of a flight: one datagram is lost, doubled or late as one. */
  @Override
  public void send(byte[] buf, int off, int len) {
    if (collected + len > SEND_LIMIT) {
      flush();
    }
    System.arraycopy(buf, off, collecting, collected, len);
    collected += len;
    if (!handshaking) {
      flush();
    }
  }

  /**
   * Sends what was collected; the handshake calls it at its end, {@link #receive} before waiting.
   */
  void flush() {
    if (collected > 0) {
      byte[] datagram = Arrays.copyOf(collecting, collected);
      collected = 0;
      if (handshaking) {
        flight.add(datagram);
      }
      loop.run(() -> sendNow(datagram));
    }
  }

  private void sendNow(byte[] datagram) {
    if (!aborted) {
      sink.send(datagram, 0, datagram.length);
    }
  }

  /** Bouncy Castle has said its last word, which still goes out. */
  @Override
  public void close() {
    flush();
    closed = true;
  }

  /** Nothing is sent any more, and a thread that waits here wakes. */
  void abort() {
    aborted = true;
    closed = true;
    inbox.clear();
    inbox.offer(END);
  }

  @Override
  public int getReceiveLimit() {
    return RECEIVE_LIMIT;
  }

  @Override
  public int getSendLimit() {
    return SEND_LIMIT;
  }

  /** The queue is empty; Bouncy Castle passes this kind of exception through unharmed. */
  static final class Drained extends InterruptedIOException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** The far end was silent and another handshake waits for the thread. */
  static final class GaveWay extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
