package org.camfleet.codecs.rtsp;

/**
 * What a server answers (RFC 2326 section 7).
 *
 * @param status such as 200
 * @param reason such as {@code OK}; may be empty
 * @param headers header fields
 * @param body never modified after construction
 */
public record RtspResponse(int status, String reason, RtspHeaders headers, byte[] body)
    implements RtspMessage {
  private static final byte[] EMPTY = new byte[0];

  /** A response without body. */
  public RtspResponse(int status, String reason, RtspHeaders headers) {
    this(status, reason, headers, EMPTY);
  }

  /** Whether the request was carried out (2xx). */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  @Override
  public String startLine() {
    return "RTSP/1.0 " + status + " " + reason;
  }

  /** Without header values. */
  @Override
  public String toString() {
    return status + " " + reason + " " + headers;
  }
}
