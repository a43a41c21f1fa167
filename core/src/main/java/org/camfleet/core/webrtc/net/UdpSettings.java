package org.camfleet.core.webrtc.net;

/**
 * How sockets are set up.
 *
 * @param receiveBufferBytes asked of the kernel; it may give less (net.core.rmem_max)
 * @param sendBufferBytes asked of the kernel; it may give less (net.core.wmem_max)
 * @param maxPendingBytes datagrams waiting for the kernel beyond this are dropped and counted
 * @param maxSessions sessions of one shared socket
 * @param segmentation whether runs leave through UDP_SEGMENT; see {@link SegmentationCheck}
 * @param mergedReads whether the kernel may merge packets of one sender that came in a row
 *     (UDP_GRO), so that a picture takes one system call; it costs more where nothing can be merged
 */
public record UdpSettings(
    int receiveBufferBytes,
    int sendBufferBytes,
    int maxPendingBytes,
    int maxSessions,
    boolean segmentation,
    boolean mergedReads) {

  /** For a socket that carries all sessions of a loop. */
  public static UdpSettings forSharedSocket(boolean segmentation, boolean mergedReads) {
    return new UdpSettings(4 << 20, 4 << 20, 16 << 20, 20_000, segmentation, mergedReads);
  }

  /**
   * For a socket that carries one session: a large key frame fits into its buffers. What comes in
   * is reports, of which nothing merges.
   */
  public static UdpSettings forOwnSocket(boolean segmentation) {
    return new UdpSettings(512 << 10, 1 << 20, 4 << 20, 1, segmentation, false);
  }
}
