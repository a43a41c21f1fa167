package org.camfleet.core.onvif.simulated;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.core.onvif.OnvifException;
import org.camfleet.core.onvif.Soap;
import org.camfleet.core.onvif.XmlLimits;
import org.camfleet.core.onvif.schema.DeviceDocuments;
import org.camfleet.core.onvif.schema.Envelope;
import org.camfleet.core.onvif.schema.EventDocuments;
import org.jspecify.annotations.Nullable;

/** One HTTP connection to simulated devices. On its event loop. */
final class DeviceHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Pattern PATH =
      Pattern.compile("/([A-Za-z0-9_.-]{1,64})/onvif(?:/events/(\\d{1,9}))?");
  private static final Duration LONGEST_PULL = Duration.ofSeconds(60);

  /** A device with all that answers for it. */
  record Place(SimulatedDevice device, DeviceGuard guard, DeviceAnswers answers) {}

  private final Map<String, Place> devices;

  DeviceHandler(Map<String, Place> devices) {
    this.devices = devices;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    Matcher path = PATH.matcher(request.uri());
    Place place = path.matches() ? devices.get(path.group(1)) : null;
    if (place == null) {
      send(context, HttpResponseStatus.NOT_FOUND, new byte[0], null);
      return;
    }
    Envelope message;
    try {
      message = Soap.read(ByteBufUtil.getBytes(request.content()), XmlLimits.DEFAULT);
    } catch (OnvifException e) {
      fault(context, 400, DeviceAnswers.fault("Sender", "WellFormed", e.fault().text()));
      return;
    }
    Object question = message.body == null ? null : message.body.content;
    boolean open =
        question instanceof DeviceDocuments.GetSystemDateAndTime
            || question instanceof DeviceDocuments.GetServices
            || question instanceof DeviceDocuments.GetCapabilities;
    String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    if (!open && !isKnown(place, authorization, message)) {
      refuse(context, place);
      return;
    }
    String host = request.headers().get(HttpHeaderNames.HOST, "localhost");
    String base = "http://" + host + "/" + place.device().name() + "/onvif";
    if (path.group(2) == null) {
      answer(context, place.answers().answer(question, base));
    } else {
      subscription(context, place.device().events(), Integer.parseInt(path.group(2)), question);
    }
  }

  private static boolean isKnown(Place place, @Nullable String authorization, Envelope message) {
    return place.device().wantsHttpDigest()
        ? place.guard().knows(authorization)
        : place.guard().knows(message);
  }

  private static void refuse(ChannelHandlerContext context, Place place) {
    if (place.device().wantsHttpDigest()) {
      send(context, HttpResponseStatus.UNAUTHORIZED, new byte[0], place.guard().challenge());
    } else {
      fault(context, 400, DeviceAnswers.fault("Sender", "NotAuthorized", "who are you?"));
    }
  }

  private static void subscription(
      ChannelHandlerContext context, EventQueue events, int id, @Nullable Object question) {
    boolean there;
    if (question instanceof EventDocuments.PullMessages wanted) {
      Duration wait = wait(wanted.timeout);
      there =
          events.pull(id, messages -> context.executor().execute(() -> pulled(context, messages)));
      context.executor().schedule(() -> events.giveUp(id), wait.toMillis(), TimeUnit.MILLISECONDS);
    } else if (question instanceof EventDocuments.Renew wanted) {
      there = events.renew(id, DeviceAnswers.end(wanted.termination));
      if (there) {
        answer(context, new EventDocuments.RenewResponse());
      }
    } else {
      there = question instanceof EventDocuments.Unsubscribe && events.close(id);
      if (there) {
        answer(context, new EventDocuments.UnsubscribeResponse());
      }
    }
    if (!there) {
      fault(context, 400, DeviceAnswers.fault("Sender", "InvalidArgVal", "no such subscription"));
    }
  }

  private static Duration wait(@Nullable String given) {
    try {
      Duration wait = Duration.parse(String.valueOf(given));
      return wait.compareTo(LONGEST_PULL) > 0 ? LONGEST_PULL : wait;
    } catch (DateTimeException e) {
      return Duration.ofSeconds(1);
    }
  }

  private static void pulled(
      ChannelHandlerContext context, List<EventDocuments.Notification> messages) {
    EventDocuments.PullMessagesResponse response = new EventDocuments.PullMessagesResponse();
    response.messages.addAll(messages);
    answer(context, response);
  }

  private static void answer(ChannelHandlerContext context, Object document) {
    if (document instanceof Envelope.Fault fault) {
      fault(context, 500, fault);
    } else {
      send(context, HttpResponseStatus.OK, Soap.write(List.of(), document), null);
    }
  }

  private static void fault(ChannelHandlerContext context, int status, Envelope.Fault fault) {
    send(context, HttpResponseStatus.valueOf(status), Soap.write(List.of(), fault), null);
  }

  private static void send(
      ChannelHandlerContext context,
      HttpResponseStatus status,
      byte[] body,
      @Nullable String challenge) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/soap+xml; charset=utf-8")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, "close");
    if (challenge != null) {
      response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, challenge);
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
