package org.camfleet.codecs.rtsp;

/**
 * What a client asks (RFC 2326 section 6).
 *
 * @param method such as {@code DESCRIBE}
 * @param uri absolute URL or {@code *}
 * @param headers header fields
 * @param body never modified after construction
 */
public record RtspRequest(String method, String uri, RtspHeaders headers, byte[] body)
    implements RtspMessage {
  private static final byte[] EMPTY = new byte[0];

  /** A request without body. */
  public RtspRequest(String method, String uri, RtspHeaders headers) {
    this(method, uri, headers, EMPTY);
  }

  @Override
  public String startLine() {
    return method + " " + uri + " RTSP/1.0";
  }

  /** Without header values and without credentials in the URL. */
  @Override
  public String toString() {
    return method + " " + RtspUrls.withoutUserInfo(uri) + " " + headers;
  }
}
