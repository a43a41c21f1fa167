package org.camfleet.core.webrtc.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.unix.Errors.NativeIoException;
import java.net.InetSocketAddress;

/** A path straight from a socket. */
final class SocketPath implements DatagramPath, ChannelFutureListener {
  private static final int EIO = 5;
  private static final int EINVAL = 22;
  private static final int EMSGSIZE = 90;

  private final SessionBinding binding;
  private final UdpChannel channel;
  private final InetSocketAddress remote;
  private boolean segmentation;

  SocketPath(SessionBinding binding, UdpChannel channel, InetSocketAddress remote) {
    this.binding = binding;
    this.channel = channel;
    this.remote = remote;
    this.segmentation = channel.segmentation();
  }

  @Override
  public void send(byte[] data, int offset, int length) {
    if (binding.isOpen()) {
      channel.send(data, offset, length, remote);
    }
  }

  @Override
  public void sendRun(ByteBuf packets, int segmentSize) {
    if (!binding.isOpen()) {
      packets.release();
    } else if (segmentation) {
      channel.sendSegmented(packets, segmentSize, remote, this);
    } else {
      channel.sendSliced(packets, segmentSize, remote);
    }
  }

  @Override
  public InetSocketAddress remote() {
    return remote;
  }

  /**
   * The kernel refuses segments where the route's MTU is smaller than one of them or the device has
   * no checksum offload; single datagrams still pass, so this path goes on with those. What was
   * lost is resent as any loss is.
   */
  @Override
  public void operationComplete(ChannelFuture future) {
    if (future.isSuccess()) {
      return;
    }
    channel.countWriteError();
    if (future.cause() instanceof NativeIoException e && refusesSegments(e)) {
      segmentation = false;
      channel.countRefusedRun();
    }
  }

  private static boolean refusesSegments(NativeIoException e) {
    int errno = Math.abs(e.expectedErr());
    return errno == EIO || errno == EINVAL || errno == EMSGSIZE;
  }

  @Override
  public String toString() {
    return "udp " + remote;
  }
}
