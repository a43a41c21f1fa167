package org.camfleet.codecs.rtsp;

import java.nio.charset.StandardCharsets;

/** A request or a response. */
public sealed interface RtspMessage permits RtspRequest, RtspResponse {

  /** The first line, without its line end. */
  String startLine();

  /** The header fields; {@code Content-Length} is written by {@link #toBytes()}, not kept here. */
  RtspHeaders headers();

  /** The body; empty when there is none. */
  byte[] body();

  /** The sequence number that joins request and response; -1 when it is missing or no number. */
  default int cseq() {
    return headers().number("CSeq", -1);
  }

  /** The message as it goes over the wire. */
  default byte[] toBytes() {
    StringBuilder head = new StringBuilder(256).append(startLine()).append("\r\n");
    for (RtspHeaders.Field field : headers().fields()) {
      if (!field.name().equalsIgnoreCase("Content-Length")) {
        head.append(field.name()).append(": ").append(oneLine(field.value())).append("\r\n");
      }
    }
    if (body().length > 0) {
      head.append("Content-Length: ").append(body().length).append("\r\n");
    }
    byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[first.length + body().length];
    System.arraycopy(first, 0, whole, 0, first.length);
    System.arraycopy(body(), 0, whole, first.length, body().length);
    return whole;
  }

  private static String oneLine(String value) {
    // A line break in a value would smuggle in another header field.
    return value.replace('\r', ' ').replace('\n', ' ');
  }
}
