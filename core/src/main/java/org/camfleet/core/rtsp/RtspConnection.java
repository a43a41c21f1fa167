package org.camfleet.core.rtsp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.rtsp.RtspHeaders;
import org.camfleet.codecs.rtsp.RtspMessage;
import org.camfleet.codecs.rtsp.RtspReader;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.camfleet.core.media.EpochClock;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection to a camera: pairs answers with requests, proves who we are, hands out frames.
 * On the loop of its channel.
 */
final class RtspConnection extends ChannelInboundHandlerAdapter implements RtspReader.Handler {
  private static final int MOST_PENDING = 16;
  // A challenge, an expired nonce, a weaker algorithm, and another expired nonce.
  static final int MOST_PROOFS = 4;

  /** What the connection tells its owner, on the loop. */
  interface Owner {
    /** An interleaved frame; the bytes are valid only during the call. */
    void onFrame(int channel, byte[] data, int offset, int length, long arrivalMicros);

    /** Bytes that belong to nothing. */
    void onNoise(int count);

    /** Bytes came in. */
    void onBytes(int count);

    /** The connection is of no use any more. */
    void onLost(RtspFault fault);
  }

  private record Pending(
      RtspRequest request,
      int attempts,
      Duration timeout,
      Consumer<RtspResponse> then,
      @Nullable ScheduledFuture<?> timer) {
    void cancel() {
      if (timer != null) {
        timer.cancel(false);
      }
    }
  }

  // Frames of sound that may wait in this process, and bytes of them in the kernel.
  private static final int MOST_UNSENT = 4;
  private static final long LITTLE_UNSENT = 4096;

  // More of it in a row than the longest frame: what speaks there is no camera.
  private static final int MOST_NOISE = 256 * 1024;

  private final Channel channel;
  private final Owner owner;
  private final Authorizer authorizer;
  private final CameraHabits habits;
  private final RtspReader reader = new RtspReader(this);
  private final Map<Integer, Pending> pending = new LinkedHashMap<>();
  private int cseq;
  private long arrivalMicros;
  private int noise;
  private int unsent;
  private boolean answered;
  private boolean closed;

  RtspConnection(Channel channel, Owner owner, Authorizer authorizer, CameraHabits habits) {
    this.channel = channel;
    this.owner = owner;
    this.authorizer = authorizer;
    this.habits = habits;
  }

  /** Our end. */
  InetSocketAddress local() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** The camera's end. */
  InetSocketAddress remote() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  /** Runs a task on the loop when the connection is closed. */
  void whenClosed(Runnable task) {
    channel.closeFuture().addListener(closed -> task.run());
  }

  /** Why the camera still says 401. */
  String explanation() {
    return authorizer.explanation();
  }

  /** Asks, and calls {@code then} with the final answer; no answer in time ends the connection. */
  void ask(
      String method,
      String uri,
      RtspHeaders headers,
      Duration timeout,
      Consumer<RtspResponse> then) {
    ask(new RtspRequest(method, uri, headers), 0, timeout, then);
  }

  /** Asks for nothing but a sign of life: no answer is no fault. */
  void ping(String method, String uri, RtspHeaders headers, Consumer<RtspResponse> then) {
    ask(new RtspRequest(method, uri, headers), 0, Duration.ZERO, then);
  }

  private void ask(
      RtspRequest request, int attempts, Duration timeout, Consumer<RtspResponse> then) {
    RtspRequest whole = complete(request);
    ScheduledFuture<?> timer =
        timeout.isZero()
            ? null
            : channel
                .eventLoop()
                .schedule(
                    () -> unanswered(request.method(), timeout),
                    timeout.toMillis(),
                    TimeUnit.MILLISECONDS);
    if (pending.size() >= MOST_PENDING) {
      pending.remove(pending.keySet().iterator().next());
    }
    pending.put(whole.cseq(), new Pending(request, attempts, timeout, then, timer));
    write(whole);
  }

  /** The request with what every request carries in front; some cameras insist on this order. */
  private RtspRequest complete(RtspRequest request) {
    return complete(request, authorizer.authorization(request.method(), request.uri()));
  }

  private RtspRequest complete(RtspRequest request, @Nullable String authorization) {
    RtspHeaders headers = RtspHeaders.NONE.with("CSeq", Integer.toString(++cseq));
    if (authorization != null) {
      headers = headers.with("Authorization", authorization);
    }
    if (!habits.plainHeaders()) {
      headers = headers.with("User-Agent", "Camfleet");
    }
    for (RtspHeaders.Field field : request.headers().fields()) {
      headers = headers.with(field.name(), field.value());
    }
    return new RtspRequest(request.method(), request.uri(), headers);
  }

  private void unanswered(String method, Duration timeout) {
    lost(
        new RtspFault(
            RtspFault.Kind.NO_MEDIA,
            "no answer to " + method + " within " + timeout.toMillis() + " ms",
            null,
            CameraStage.ofMethod(method)));
  }

  private void write(RtspMessage message) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(message.toBytes()), channel.voidPromise());
  }

  /** Sends one interleaved frame. */
  void send(int frameChannel, byte[] data) {
    ByteBuf frame = channel.alloc().ioBuffer(4 + data.length);
    frame.writeByte('$').writeByte(frameChannel).writeShort(data.length).writeBytes(data);
    channel.writeAndFlush(frame, channel.voidPromise());
  }

  /** From now on the kernel keeps little that is not sent yet, where it can: sound grows old. */
  void keepsLittleUnsent() {
    if (channel instanceof EpollSocketChannel) {
      channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, LITTLE_UNSENT);
    }
  }

  /** Sends one interleaved frame, unless several of them wait for the camera to read already. */
  boolean sendUnlessFull(int frameChannel, byte[] data) {
    if (unsent >= MOST_UNSENT || closed) {
      return false;
    }
    unsent++;
    ByteBuf frame = channel.alloc().ioBuffer(4 + data.length);
    frame.writeByte('$').writeByte(frameChannel).writeShort(data.length).writeBytes(data);
    channel.writeAndFlush(frame).addListener(done -> unsent--);
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      arrivalMicros = EpochClock.micros();
      owner.onBytes(bytes.readableBytes());
      while (bytes.isReadable() && !closed) {
        int count = Math.min(bytes.readableBytes(), reader.writable());
        bytes.readBytes(reader.array(), reader.end(), count);
        reader.written(count);
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void onFrame(int frameChannel, byte[] data, int offset, int length) {
    noise = 0;
    owner.onFrame(frameChannel, data, offset, length, arrivalMicros);
  }

  /** Whether the camera said anything that makes sense. */
  boolean isAnswered() {
    return answered;
  }

  @Override
  public void onSkipped(int count) {
    owner.onNoise(count);
    noise += count;
    if (noise > MOST_NOISE) {
      lost(Faults.protocol(noise + " bytes that are neither RTSP nor RTP (expected: none)"));
    }
  }

  @Override
  public void onRefused(String reason) {
    if (pending.values().stream().anyMatch(open -> open.timer != null)) {
      lost(Faults.protocol(reason));
    }
  }

  @Override
  public void onMessage(RtspMessage message) {
    noise = 0;
    if (message instanceof RtspResponse response) {
      answered(response);
    } else if (message instanceof RtspRequest request) {
      // A few cameras ping their clients.
      boolean known = request.method().equals("OPTIONS") || request.method().endsWith("_PARAMETER");
      RtspHeaders headers = RtspHeaders.NONE.with("CSeq", Integer.toString(request.cseq()));
      write(new RtspResponse(known ? 200 : 501, known ? "OK" : "Not Implemented", headers));
    }
  }

  private void answered(RtspResponse response) {
    if (response.status() < 200) {
      return;
    }
    Pending found = pending.remove(response.cseq());
    if (found == null && pending.size() == 1) {
      // Some cameras send no CSeq, or a wrong one; with one question open there is no doubt.
      found =
          habits.quirks().meets(Quirk.RTSP_CSEQ)
              ? pending.remove(pending.keySet().iterator().next())
              : null;
    }
    if (found == null) {
      return;
    }
    found.cancel();
    answered = true;
    habits.answered();
    boolean repeatable = response.status() == 401 && found.attempts < MOST_PROOFS;
    if (repeatable && authorizer.challenged(response)) {
      ask(found.request, found.attempts + 1, found.timeout, found.then);
      return;
    }
    if (response.status() != 401) {
      authorizer.accepted();
    }
    found.then.accept(response);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    String open = pending.values().stream().findFirst().map(p -> p.request.method()).orElse("");
    lost(
        new RtspFault(
            RtspFault.Kind.CLOSED,
            "the camera closed the connection"
                + (open.isEmpty() ? "" : " without an answer to " + open),
            null,
            CameraStage.ofMethod(open)));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    lost(new RtspFault(RtspFault.Kind.CLOSED, "the connection broke: " + Faults.text(cause)));
  }

  private void lost(RtspFault fault) {
    if (!closed) {
      owner.onLost(fault);
    }
  }

  /** Hands out nothing more and cancels all waiting; the channel stays open. */
  void stop() {
    closed = true;
    reader.stop();
    pending.values().forEach(Pending::cancel);
    pending.clear();
  }

  /** Whether the camera can still be told something. */
  boolean isOpen() {
    return channel.isActive();
  }

  /** Says goodbye in the session, if there is one, then closes. */
  void close(@Nullable RtspRequest teardown) {
    stop();
    if (teardown == null || !channel.isActive()) {
      channel.close();
      return;
    }
    // A login that was refused is not sent again to say goodbye.
    write(authorizer.isRefused() ? complete(teardown, null) : complete(teardown));
    // Cameras that close first keep no half-open session; those that do not are closed here.
    channel.eventLoop().schedule(() -> channel.close(), 500, TimeUnit.MILLISECONDS);
  }
}
