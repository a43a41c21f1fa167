package org.camfleet.codecs.rtsp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.camfleet.codecs.MalformedException;

/**
 * Cuts a byte stream into messages and interleaved frames (RFC 2326 10.12); one per connection, one
 * thread.
 *
 * <p>Write received bytes into {@link #array()} from {@link #end()} on, at most {@link #writable()}
 * of them, then call {@link #written}. Frames are handed out in place, without a copy. Bytes that
 * are neither are skipped up to the next plausible frame or message and reported: a stream that
 * lost its place finds it again.
 */
public final class RtspReader {
  /** Longest head of a message. */
  public static final int MAX_HEAD = 16 * 1024;

  /** Longest body of a message. */
  public static final int MAX_BODY = 256 * 1024;

  private static final int FRAME_HEADER = 4;
  private static final int MAX_FRAME = FRAME_HEADER + 0xffff;
  private static final int USUAL_CAPACITY = 16 * 1024;
  // While resynchronising: more channels than this are taken for noise.
  private static final int PLAUSIBLE_CHANNELS = 32;
  private static final byte[] RESPONSE_START = "RTSP/".getBytes(StandardCharsets.US_ASCII);

  /** Takes what was read, on the caller's thread, while {@link #written} runs. */
  public interface Handler {
    /** An interleaved frame; the bytes are valid only during the call. */
    void onFrame(int channel, byte[] data, int offset, int length);

    /** A message. */
    void onMessage(RtspMessage message);

    /** Bytes that were neither; {@code count} of them in a row. */
    void onSkipped(int count);

    /** A message is beyond the limits, and skipped; the reason is fit for a log line. */
    default void onRefused(String reason) {}
  }

  private final Handler handler;
  private final HeadSearch heads = new HeadSearch();
  private byte[] buffer = new byte[USUAL_CAPACITY];
  private int start;
  private int end;
  // No look at the bytes is worth it before so many are there.
  private int needed = 1;
  private boolean lost;
  private int skipped;
  private boolean stopped;

  /** A reader that hands everything to {@code handler}. */
  public RtspReader(Handler handler) {
    this.handler = handler;
  }

  /** The array to write into; ask again after each {@link #written}. */
  public byte[] array() {
    return buffer;
  }

  /** Index of the first byte to write. */
  public int end() {
    return end;
  }

  /** How many bytes may be written; always at least one. */
  public int writable() {
    return buffer.length - end;
  }

  /** Takes the {@code count} bytes that were written and hands out all that is complete. */
  public void written(int count) {
    end += count;
    while (!stopped && end - start >= needed) {
      needed = start == end ? 1 : step();
      if (start == end) {
        break;
      }
    }
    if (stopped) {
      start = end;
      needed = 1;
    }
    reportSkipped();
    makeRoom();
  }

  /** Reads bytes from an array of the caller's. */
  public void read(byte[] data, int offset, int length) {
    for (int done = 0; done < length && !stopped; ) {
      int part = Math.min(length - done, writable());
      System.arraycopy(data, offset + done, buffer, end, part);
      done += part;
      written(part);
    }
  }

  /** Hands out nothing more, also not what is already buffered; may be called by the handler. */
  public void stop() {
    stopped = true;
  }

  /** Consumes one item and answers 1, or the length in bytes that the item needs to be complete. */
  private int step() {
    int first = buffer[start];
    if (first == '$') {
      return frame();
    }
    if (first >= 'A' && first <= 'Z') {
      return message();
    }
    // Some servers end a message with a line break too many; that is no damage.
    skip(first == '\r' || first == '\n' ? 0 : 1);
    return 1;
  }

  private int frame() {
    int available = end - start;
    if (available < FRAME_HEADER) {
      return FRAME_HEADER;
    }
    int length = (buffer[start + 2] & 0xff) << 8 | (buffer[start + 3] & 0xff);
    int needed = FRAME_HEADER + length;
    if (lost && available <= FRAME_HEADER && length > 0) {
      return FRAME_HEADER + 1;
    }
    if (lost && !plausible(length)) {
      skip(1);
      return 1;
    }
    if (available < needed) {
      return needed;
    }
    found();
    int offset = start + FRAME_HEADER;
    int channel = buffer[start + 1] & 0xff;
    start += needed;
    handler.onFrame(channel, buffer, offset, length);
    return 1;
  }

  /** Whether the frame at start looks like RTP or RTCP of version 2. */
  private boolean plausible(int length) {
    return (buffer[start + 1] & 0xff) < PLAUSIBLE_CHANNELS
        && length >= 8
        && (buffer[start + FRAME_HEADER] & 0xc0) == 0x80
        && followedByStart(start + FRAME_HEADER + length);
  }

  private boolean followedByStart(int index) {
    return index >= end || buffer[index] == '$' || buffer[index] == RESPONSE_START[0];
  }

  private int message() {
    if (lost && !startsResponse()) {
      skip(1);
      return 1;
    }
    int headEnd = heads.endOf(buffer, start, end);
    if (headEnd == HeadSearch.OPEN) {
      return end - start + 1;
    }
    // Only noise has many places where a head may begin: they must look like more than that.
    boolean possible = headEnd != HeadSearch.NONE && (!lost || beginsResponse(headEnd));
    return possible ? parse(headEnd) : noHead(headEnd);
  }

  private int noHead(int headEnd) {
    boolean endless = headEnd == HeadSearch.NONE && end - start >= MAX_HEAD;
    if (endless && !lost && startsResponse()) {
      handler.onRefused("RTSP head: over " + MAX_HEAD + " bytes (expected: fewer)");
    }
    skip(1);
    return 1;
  }

  private int parse(int headEnd) {
    heads.examines(headEnd - start);
    String text = new String(buffer, start, headEnd - start, StandardCharsets.ISO_8859_1);
    try {
      return message(RtspHead.parse(text), headEnd - start);
    } catch (MalformedException noMessage) {
      if (startsResponse() && !lost) {
        handler.onRefused(String.valueOf(noMessage.getMessage()));
      }
      // Nothing in it is read again, for each line of it could be the next bad head.
      skip(beginsResponse(headEnd) ? headEnd - start : 1);
      return 1;
    }
  }

  private int message(RtspHead head, int headLength) throws MalformedException {
    int length = head.contentLength();
    if (length > MAX_BODY) {
      throw new MalformedException(
          "RTSP body: " + length + " bytes (expected: at most " + MAX_BODY + ")");
    }
    int needed = headLength + length;
    if (end - start < needed) {
      return needed;
    }
    found();
    byte[] body = Arrays.copyOfRange(buffer, start + headLength, start + needed);
    start += needed;
    handler.onMessage(head.message(body));
    return 1;
  }

  private boolean startsResponse() {
    int length = Math.min(RESPONSE_START.length, end - start);
    return Arrays.equals(buffer, start, start + length, RESPONSE_START, 0, length);
  }

  private boolean beginsResponse(int headEnd) {
    return startsResponse() && RtspHead.beginsResponse(buffer, start, headEnd);
  }

  /** How many looks at bytes it took to find heads so far. */
  long examined() {
    return heads.examined();
  }

  private void skip(int damaged) {
    start += Math.max(1, damaged);
    skipped += damaged;
    lost |= damaged > 0;
  }

  private void found() {
    lost = false;
    reportSkipped();
  }

  private void reportSkipped() {
    if (skipped > 0) {
      int count = skipped;
      skipped = 0;
      handler.onSkipped(count);
    }
  }

  /** Makes room for the item that is being received; what is left moves to the front. */
  private void makeRoom() {
    int left = end - start;
    if (left == 0 && buffer.length > 2 * MAX_FRAME) {
      buffer = new byte[USUAL_CAPACITY];
    } else if (needed > buffer.length) {
      byte[] larger = new byte[Math.max(needed, 2 * buffer.length)];
      System.arraycopy(buffer, start, larger, 0, left);
      buffer = larger;
    } else if (start > 0
        && (left == 0 || start + needed > buffer.length || writable() < buffer.length / 4)) {
      System.arraycopy(buffer, start, buffer, 0, left);
    } else {
      return;
    }
    heads.moved(start);
    start = 0;
    end = left;
  }
}
