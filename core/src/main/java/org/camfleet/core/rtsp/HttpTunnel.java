package org.camfleet.core.rtsp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.base64.Base64;
import io.netty.handler.codec.base64.Base64Dialect;
import java.nio.charset.StandardCharsets;
import org.camfleet.codecs.rtsp.RtspHeaders;
import org.camfleet.codecs.rtsp.RtspResponse;
import org.jspecify.annotations.Nullable;

/**
 * RTSP in two HTTP requests, as Apple described it: what the camera sends is its answer to a GET,
 * what we send goes base64 in the body of a POST. Sits in the GET's channel, whose reader and
 * writer need not know. On the loop.
 */
final class HttpTunnel extends ChannelDuplexHandler {
  private static final int LONGEST_HEAD = 16 * 1024;

  /** Hears how the GET is answered, once. */
  interface Owner {
    /** The head of the answer is there. */
    void onAnswer(RtspResponse answer);

    /** There will be none; a text that says why. */
    void onBroken(String why);
  }

  private final Owner owner;
  private final ByteBuf head = Unpooled.buffer(256, LONGEST_HEAD);
  private @Nullable Channel post;
  private boolean answered;

  HttpTunnel(Owner owner) {
    this.owner = owner;
  }

  /** From now on what is written goes there. */
  void open(Channel posting) {
    post = posting;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (answered) {
      context.fireChannelRead(message);
      return;
    }
    ByteBuf bytes = (ByteBuf) message;
    try {
      while (bytes.isReadable() && !answered) {
        if (!head.isWritable() && head.writerIndex() == LONGEST_HEAD) {
          broken("its answer to GET is longer than " + LONGEST_HEAD + " bytes");
          return;
        }
        head.writeByte(bytes.readByte());
        if (ends(head)) {
          answered(head.toString(StandardCharsets.ISO_8859_1));
        }
      }
      // Nothing may follow before we have asked for something.
    } finally {
      bytes.release();
    }
  }

  private static boolean ends(ByteBuf head) {
    int end = head.writerIndex();
    if (end < 4 || head.getByte(end - 1) != '\n') {
      return false;
    }
    int before = head.getByte(end - 2) == '\r' ? end - 3 : end - 2;
    return head.getByte(before) == '\n';
  }

  private void answered(String text) {
    String[] lines = text.split("\r?\n");
    String first = lines.length == 0 ? "" : lines[0];
    if (!first.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
      String began = Faults.printable(first);
      broken("its answer to GET begins with " + began + " (expected: HTTP/1.0 200)");
      return;
    }
    RtspHeaders headers = RtspHeaders.NONE;
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers =
            headers.with(
                lines[i].substring(0, colon).strip(), lines[i].substring(colon + 1).strip());
      }
    }
    answered = true;
    int status = Integer.parseInt(first.substring(9, 12));
    owner.onAnswer(new RtspResponse(status, first.substring(12).strip(), headers));
  }

  private void broken(String why) {
    if (!answered) {
      answered = true;
      owner.onBroken(why);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    broken("the camera closed the connection without an answer to GET");
    if (post != null) {
      post.close();
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    broken("the connection broke: " + Faults.text(cause));
    if (post != null) {
      context.fireExceptionCaught(cause);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    Channel posting = post;
    if (posting == null) {
      context.write(message, promise); // the GET itself
      return;
    }
    ByteBuf bytes = (ByteBuf) message;
    posting.write(
        Base64.encode(
            bytes, bytes.readerIndex(), bytes.readableBytes(), false, Base64Dialect.STANDARD),
        posting.voidPromise());
    bytes.release();
    if (!promise.isVoid()) {
      promise.setSuccess();
    }
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    if (post == null) {
      context.flush();
    } else {
      post.flush();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    head.release();
  }
}
