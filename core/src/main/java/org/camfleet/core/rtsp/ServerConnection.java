package org.camfleet.core.rtsp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.ThreadLocalRandom;
import org.camfleet.codecs.rtsp.RtspHeaders;
import org.camfleet.codecs.rtsp.RtspMessage;
import org.camfleet.codecs.rtsp.RtspReader;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.jspecify.annotations.Nullable;

/** One client of the {@link RtspServer}; on the loop of its channel. */
final class ServerConnection extends ChannelInboundHandlerAdapter
    implements RtspReader.Handler, Pacer.Paced {
  private static final int USUAL_PICTURE = 16 * 1024;

  private final RtspServer server;
  private final Channel channel;
  private final Pacer pacer;
  private final ServerSession session;
  private final RtspReader reader = new RtspReader(this);
  private @Nullable Playback playback;
  private @Nullable SimulatedCamera camera;
  private int disconnects;
  private long heardMicros;

  ServerConnection(RtspServer server, Channel channel, Pacer pacer) {
    this.server = server;
    this.channel = channel;
    this.pacer = pacer;
    this.session = new ServerSession(server, channel, () -> heardMicros = pacer.nowMicros());
    this.heardMicros = pacer.nowMicros();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      while (bytes.isReadable() && channel.isOpen()) {
        int count = Math.min(bytes.readableBytes(), reader.writable());
        bytes.readBytes(reader.array(), reader.end(), count);
        reader.written(count);
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void onMessage(RtspMessage message) {
    heardMicros = pacer.nowMicros();
    if (message instanceof RtspRequest request) {
      RtspResponse answer = session.answer(request, heardMicros);
      RtspHeaders headers = answer.headers().with("CSeq", Integer.toString(request.cseq()));
      RtspResponse whole =
          new RtspResponse(answer.status(), answer.reason(), headers, answer.body());
      channel.writeAndFlush(Unpooled.wrappedBuffer(whole.toBytes()));
      if (answer.isSuccess()) {
        carryOut(request.method());
      }
    }
  }

  private void carryOut(String method) {
    if (method.equals("PLAY") && playback == null) {
      SimulatedCamera played = session.camera();
      if (played != null) {
        camera = played;
        disconnects = played.disconnects();
        playback = session.play(pacer.nowMicros());
        played.playing(true);
        pacer.add(this);
      }
    } else if (method.equals("PAUSE")) {
      stop();
    } else if (method.equals("TEARDOWN")) {
      stop();
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> channel.close());
    }
  }

  /** RTCP of the client, or sound: a sign of life. */
  @Override
  public void onFrame(int channelNumber, byte[] data, int offset, int length) {
    heardMicros = pacer.nowMicros();
    if (session.frame(channelNumber, data, offset, length) && camera != null && camera.isDeaf()) {
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public void onSkipped(int count) {
    channel.close();
  }

  @Override
  public long due() {
    return playback == null ? Playback.NEVER : playback.due();
  }

  @Override
  public void send(long nowMicros) {
    if (playback == null || camera == null) {
      return;
    }
    long silence = nowMicros - heardMicros;
    if (camera.disconnects() != disconnects
        || silence > server.settings().sessionTimeout().toNanos() / 1000) {
      channel.close();
      return;
    }
    ByteBuf out = channel.alloc().ioBuffer(USUAL_PICTURE);
    int dropped = playback.write(out, nowMicros, channel.isWritable());
    if (dropped > 0) {
      server.dropped(dropped);
    }
    if (out.isReadable()) {
      deliver(out, camera);
    } else {
      out.release();
    }
  }

  private void deliver(ByteBuf frames, SimulatedCamera from) {
    UdpDelivery udp = session.udp();
    if (udp != null) {
      udp.send(frames);
    } else if (from.isMute(Transport.TCP)) {
      frames.release();
    } else {
      channel.writeAndFlush(frames, channel.voidPromise());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    reader.stop();
    stop();
    session.close();
  }

  private void stop() {
    if (playback != null && camera != null) {
      playback = null;
      camera.playing(false);
      pacer.remove(this);
    }
  }

  /** A client that goes away in the middle is no news. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  static long randomSsrc() {
    return ThreadLocalRandom.current().nextInt() & 0xffff_ffffL;
  }
}
