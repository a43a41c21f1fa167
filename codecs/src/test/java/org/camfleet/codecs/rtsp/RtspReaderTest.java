package org.camfleet.codecs.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtspReaderTest {
  private final Collector collector = new Collector();
  private final RtspReader reader = new RtspReader(collector);

  @Test
  void readsMessagesAndFramesHoweverTheyAreCut() {
    byte[] stream =
        concat(
            text("RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 4\r\n\r\nv=0\n"),
            frame(0, rtp(1200)),
            text("\r\n\r\nOPTIONS * RTSP/1.0\ncseq:7\nX-Long: a\n  b\n\n"),
            frame(1, rtp(0xffff)),
            frame(3, new byte[0]));
    List<String> expected =
        List.of(
            "200 OK [CSeq, Content-Length] v=0\n",
            "0:1200",
            "OPTIONS * [cseq, X-Long] ",
            "1:65535",
            "3:0");

    for (int chunk : new int[] {1, 3, 17, 1000, 100_000}) {
      Collector collected = new Collector();
      RtspReader cut = new RtspReader(collected);
      for (int from = 0; from < stream.length; from += chunk) {
        cut.read(stream, from, Math.min(chunk, stream.length - from));
      }
      assertThat(collected.items).as("chunks of %d", chunk).isEqualTo(expected);
      assertThat(collected.last.cseq()).isEqualTo(7);
      assertThat(collected.last.headers().get("x-long")).isEqualTo("a b");
      assertThat(collected.damaged).isFalse();
    }
  }

  @Test
  void findsItsPlaceAgainAfterNoise() {
    feed(frame(0, rtp(20)), new byte[] {9, '$', 0, 0, 50, 7, 7, 'R', 'T', 'S'}, frame(1, rtp(30)));
    feed(frame(0, rtp(40)), text("\0\0"), text("RTSP/1.0 404 Not Found\r\nCSeq: 3\r\n\r\n"));
    feed(text("NOISE without end\0"), frame(2, rtp(50)));

    assertThat(collector.items)
        .containsExactly(
            "0:20",
            "skipped 10",
            "1:30",
            "0:40",
            "skipped 2",
            "404 Not Found [CSeq] ",
            "skipped 18",
            "2:50");
  }

  @Test
  void skipsAFrameThatWasCutShort() {
    byte[] cut = Arrays.copyOf(frame(0, rtp(1000)), 500);
    feed(cut, frame(0, rtp(100)), frame(0, rtp(900)), frame(0, rtp(90)), frame(1, rtp(80)));

    assertThat(collector.items.get(0)).isEqualTo("0:1000");
    assertThat(collector.items).endsWith("0:90", "1:80");
  }

  @Test
  void refusesEndlessHeadsAndHugeBodies() {
    feed(text("RTSP/1.0 200 OK\r\n"), text("X: y\r\n".repeat(4000)), frame(0, rtp(20)));
    feed(text("RTSP/1.0 200 OK\r\nContent-Length: 999999\r\n\r\n"), frame(0, rtp(30)));

    assertThat(collector.items).contains("0:20", "0:30");
    assertThat(collector.items).noneMatch(item -> item.startsWith("200"));
    assertThat(collector.refusals)
        .containsExactly(
            "RTSP head: over 16384 bytes (expected: fewer)",
            "RTSP body: 999999 bytes (expected: at most 262144)");
  }

  @Test
  void looksAtEachByteOfAFloodAFewTimesOnlyAndFindsWhatFollows() {
    byte[] answer = text("RTSP/1.0 200 OK\r\nCSeq: 8\r\n\r\n");
    List<String> floods =
        List.of(
            "RTSP/".repeat(40_000),
            "RTSP/".repeat(3_000) + "\0",
            "RTSP/".repeat(3_000) + "\r\n\r\n",
            "RTSP/1.0 200 ".repeat(20_000),
            "RTSP/1.0 200 ".repeat(1_000) + "\r\nContent-Length: 999999\r\n\r\n",
            "RTSP/1.0 200 \u0085\nContent-Length: 999999\r\n".repeat(300) + "\r\n",
            "RTSP/\n".repeat(40_000),
            "A".repeat(100_000));
    for (String flood : floods) {
      byte[] piece = concat(text(flood), text("\0"), frame(0, rtp(20)), answer);
      byte[] stream = concat(piece, piece, piece);
      for (int chunk : new int[] {1, 1460, 1 << 20}) {
        Collector collected = new Collector();
        RtspReader cut = new RtspReader(collected);
        for (int from = 0; from < stream.length; from += chunk) {
          cut.read(stream, from, Math.min(chunk, stream.length - from));
        }

        String what = flood.substring(0, 10) + " in chunks of " + chunk;
        assertThat(cut.examined()).as(what).isLessThan(4L * stream.length);
        assertThat(collected.items).as(what).contains("0:20").endsWith("200 OK [CSeq] ");
        assertThat(collected.items).as(what).filteredOn("0:20"::equals).hasSize(3);
      }
    }
  }

  @Test
  void joinsAFieldOfAnyNumberOfLines() {
    feed(text("RTSP/1.0 200 OK\r\nX:\r\n a\r\n \r\n"));
    feed(text("\tb\r\n".repeat(2_000) + "CSeq: 1\r\n\r\n"));

    assertThat(collector.last.headers().get("X")).isEqualTo("a" + " b".repeat(2_000));
    assertThat(collector.last.cseq()).isEqualTo(1);
  }

  @Test
  void handsOutNothingOnceStopped() {
    RtspReader[] stopping = new RtspReader[1];
    Collector first =
        new Collector() {
          @Override
          public void onFrame(int channel, byte[] data, int offset, int length) {
            super.onFrame(channel, data, offset, length);
            stopping[0].stop();
          }
        };
    stopping[0] = new RtspReader(first);
    byte[] twice = concat(frame(0, rtp(20)), frame(0, rtp(21)));
    stopping[0].read(twice, 0, twice.length);

    assertThat(first.items).containsExactly("0:20");
  }

  @Test
  void writesWhatItReads() {
    RtspHeaders headers = RtspHeaders.NONE.with("CSeq", "1").with("X", "a\r\nInjected: b");
    feed(new RtspRequest("DESCRIBE", "rtsp://h/a", headers, text("body")).toBytes());

    assertThat(collector.items)
        .containsExactly("DESCRIBE rtsp://h/a [CSeq, X, Content-Length] body");
    assertThat(collector.last.headers().get("X")).isEqualTo("a  Injected: b");
  }

  @Test
  void printsNoCredentials() {
    RtspHeaders headers = RtspHeaders.NONE.with("Authorization", "Basic c2VjcmV0");

    assertThat(new RtspRequest("PLAY", "rtsp://u:secret@h/a", headers))
        .hasToString("PLAY rtsp://h/a [Authorization]");
  }

  @Test
  void neverThrowsAndStaysBoundedOnAnyBytes() {
    long seed = Long.getLong("camfleet.seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] good =
        concat(
            text("RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 4\r\n\r\nv=0\n"),
            frame(0, rtp(300)),
            text("GET_PARAMETER rtsp://h/a RTSP/1.0\r\nCSeq: 3\r\n\r\n"),
            frame(1, rtp(40)));
    for (int round = 0; round < 150; round++) {
      Collector collected = new Collector();
      RtspReader fuzzed = new RtspReader(collected);
      for (int part = 0; part < 20; part++) {
        byte[] bytes = mutate(random, good);
        fuzzed.read(bytes, 0, bytes.length);
        assertThat(fuzzed.writable()).as("seed %d round %d", seed, round).isPositive();
        assertThat(fuzzed.array().length)
            .as("seed %d round %d", seed, round)
            .isLessThan(2 * (RtspReader.MAX_HEAD + RtspReader.MAX_BODY));
      }
      // Whatever came before, clean traffic is understood again.
      collected.items.clear();
      for (int i = 0; i < 1200; i++) {
        byte[] frame = frame(0, rtp(300));
        fuzzed.read(frame, 0, frame.length);
      }
      assertThat(collected.items).as("seed %d round %d", seed, round).endsWith("0:300", "0:300");
    }
  }

  private static byte[] mutate(Random random, byte[] good) {
    byte[] bytes = good.clone();
    for (int change = random.nextInt(4); change > 0; change--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    int from = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : 0;
    int to = random.nextInt(4) == 0 ? from + random.nextInt(bytes.length - from) : bytes.length;
    return Arrays.copyOfRange(bytes, from, to);
  }

  private void feed(byte[]... parts) {
    byte[] all = concat(parts);
    reader.read(all, 0, all.length);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] rtp(int length) {
    byte[] packet = new byte[length];
    byte[] header = HexFormat.of().parseHex("80600001");
    System.arraycopy(header, 0, packet, 0, Math.min(length, header.length));
    return packet;
  }

  private static byte[] frame(int channel, byte[] payload) {
    byte[] header = {'$', (byte) channel, (byte) (payload.length >> 8), (byte) payload.length};
    return concat(header, payload);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static class Collector implements RtspReader.Handler {
    final List<String> items = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    RtspMessage last = new RtspRequest("NONE", "*", RtspHeaders.NONE);
    boolean damaged;

    @Override
    public void onFrame(int channel, byte[] data, int offset, int length) {
      damaged |=
          length >= 4 && !HexFormat.of().formatHex(data, offset, offset + 4).equals("80600001");
      items.add(channel + ":" + length);
    }

    @Override
    public void onMessage(RtspMessage message) {
      last = message;
      items.add(message + " " + new String(message.body(), StandardCharsets.ISO_8859_1));
    }

    @Override
    public void onSkipped(int count) {
      items.add("skipped " + count);
    }

    @Override
    public void onRefused(String reason) {
      refusals.add(reason);
    }
  }
}
