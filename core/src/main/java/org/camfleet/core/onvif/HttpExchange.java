package org.camfleet.core.onvif;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.jspecify.annotations.Nullable;

/** Takes one HTTP answer, up to a length. On its event loop. */
final class HttpExchange extends SimpleChannelInboundHandler<HttpObject> {
  private final CompletableFuture<HttpAnswer> answer;
  private final InetAddress from;
  private final int maxBytes;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(4096);
  private @Nullable HttpResponse head;

  HttpExchange(CompletableFuture<HttpAnswer> answer, InetAddress from, int maxBytes) {
    this.answer = answer;
    this.from = from;
    this.maxBytes = maxBytes;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) throws IOException {
    if (part.decoderResult().isFailure()) {
      fail(context, Kind.MALFORMED, "answer: no HTTP that makes sense");
      return;
    }
    if (part instanceof HttpResponse response) {
      boolean provisional = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      head = provisional ? null : response;
      long said = HttpUtil.getContentLength(response, 0L);
      if (said > maxBytes) {
        tooLarge(context, said);
        return;
      }
    }
    if (part instanceof HttpContent content && head != null) {
      take(context, content);
    }
  }

  private void take(ChannelHandlerContext context, HttpContent content) throws IOException {
    ByteBuf bytes = content.content();
    if (body.size() + bytes.readableBytes() > maxBytes) {
      tooLarge(context, body.size() + (long) bytes.readableBytes());
      return;
    }
    body.write(ByteBufUtil.getBytes(bytes));
    HttpResponse of = head;
    if (content instanceof LastHttpContent && of != null) {
      HttpHeaders fields = of.headers();
      answer.complete(
          new HttpAnswer(
              of.status().code(),
              fields.getAll(HttpHeaderNames.WWW_AUTHENTICATE),
              fields.get(HttpHeaderNames.LOCATION),
              body.toByteArray(),
              from));
      context.close();
    }
  }

  private void tooLarge(ChannelHandlerContext context, long bytes) {
    fail(
        context,
        Kind.TOO_LARGE,
        "answer: %d bytes or more (expected: at most %d)".formatted(bytes, maxBytes));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, Kind.UNREACHABLE, "the device closed the connection before it had answered");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(
        context,
        Kind.UNREACHABLE,
        "the connection failed: " + OnvifFault.printable(String.valueOf(cause.getMessage())));
  }

  private void fail(ChannelHandlerContext context, Kind kind, String text) {
    answer.completeExceptionally(OnvifException.of(kind, text));
    context.close();
  }
}
