package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SignalingClient;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.signaling.SocketCommand;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Sockets opened with URLs that AWS's signer presigned, over TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignalingRoutesTest {
  private static final String OFFER = "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}";

  private final MediaLoops loops = MediaLoops.start(1);
  private KvsTestServer server;
  private String arn;
  private int channels;

  @BeforeAll
  void start() throws Exception {
    server = new KvsTestServer();
  }

  @BeforeEach
  void createChannel() {
    String name = "c" + channels++;
    arn = await(server.control().createSignalingChannel(r -> r.channelName(name))).channelARN();
  }

  @AfterAll
  void stop() {
    server.close();
    loops.close();
  }

  @Test
  void aMasterConnectsAndMessagesGoBothWays() throws Exception {
    Client master = connect("/signaling/master", arn, null);
    assertThat(master.next()).isEqualTo("connected");
    var opened = (Channel.SocketOpened) told();
    assertThat(opened.participant()).isEqualTo(Participant.MASTER);
    opened.socket().tell(new SocketCommand.Send(offer()));
    assertThat(master.next()).isEqualTo(offer());
    var answer = new ClientMessage(MessageKind.SDP_ANSWER, null, "{\"type\":\"answer\"}", "c1");
    master.send(answer);
    assertThat(told())
        .isEqualTo(new Channel.MessageReceived(Participant.MASTER, opened.socketId(), answer));
    master.client.close();
    assertThat(told()).isEqualTo(new Channel.SocketClosed(Participant.MASTER, opened.socketId()));
  }

  @Test
  void aNewerMasterDisplacesTheOlderWhichSeesCode1000() throws Exception {
    Client first = connect("/signaling/master", arn, null);
    assertThat(first.next()).isEqualTo("connected");
    told();
    Client second = connect("/signaling/master", arn, null);
    assertThat(second.next()).isEqualTo("connected");
    assertThat(first.next())
        .isEqualTo(
            new SignalingEnd(SignalingEnd.Kind.CLOSED, 1000, "a newer connection took over"));
    Channel.Command next = told();
    // The end of the first and the beginning of the second come in either order.
    var newest = (Channel.SocketOpened) (next instanceof Channel.SocketClosed ? told() : next);
    newest.socket().tell(new SocketCommand.Send(offer()));
    assertThat(second.next()).isEqualTo(offer());
  }

  @Test
  void aPlannedEndShowsItsCode() throws Exception {
    Client viewer = connect("/signaling/viewer", arn, "v-1");
    assertThat(viewer.next()).isEqualTo("connected");
    var opened = (Channel.SocketOpened) told();
    assertThat(opened.participant()).isEqualTo(Participant.viewer("v-1"));
    opened.socket().tell(new SocketCommand.Send(offer()));
    opened.socket().tell(new SocketCommand.Close(1001, "the channel was deleted"));
    assertThat(viewer.next()).isEqualTo(offer());
    assertThat(viewer.next())
        .isEqualTo(new SignalingEnd(SignalingEnd.Kind.CLOSED, 1001, "the channel was deleted"));
    assertThat(told()).isInstanceOf(Channel.SocketClosed.class);
  }

  @Test
  void aMalformedMessageIsAnsweredAndTheSocketStaysOpen() throws Exception {
    Socket socket = new Socket();
    WebSocket viewer = socket.open(presigned("/signaling/viewer", arn, "v-1", Duration.ZERO));
    told();
    viewer.sendText("{\"action\":\"DANCE\",\"CorrelationId\":\"c7\"}", true).join();
    assertThat((String) socket.next())
        .contains("\"correlationId\":\"c7\"", "message.action: DANCE");
    viewer.sendText("{\"action\":\"ICE_CANDIDATE\",", false).join();
    viewer.sendText("\"messagePayload\":\"e30=\"}", true).join();
    assertThat(((Channel.MessageReceived) told()).message().payload()).isEqualTo("{}");
  }

  @Test
  void aFrameThatIsTooLongOrBinaryEndsTheSocket() throws Exception {
    Socket socket = new Socket();
    WebSocket viewer = socket.open(presigned("/signaling/viewer", arn, "v-1", Duration.ZERO));
    for (int i = 0; i < 5; i++) {
      viewer.sendText("x".repeat(20_000), i == 4).exceptionally(closed -> viewer).join();
    }
    assertThat(socket.next()).isEqualTo(1009);
    Socket other = new Socket();
    other
        .open(presigned("/signaling/viewer", arn, "v-1", Duration.ZERO))
        .sendBinary(ByteBuffer.wrap(new byte[10]), true)
        .join();
    assertThat(other.next()).isEqualTo(1003);
  }

  @ParameterizedTest
  @CsvSource({
    "/signaling/viewer, known, '', 400, X-Amz-ClientId: missing",
    "/signaling/viewer, known, Aws_1, 400, begins with AWS_",
    "/signaling/master, other, '', 404, no signaling channel",
    "/signaling/master, bad, '', 400, X-Amz-ChannelARN",
  })
  void badParametersAreRefusedInTheHandshake(
      String path, String which, String clientId, int status, String text) throws Exception {
    String channel =
        switch (which) {
          case "known" -> arn;
          case "other" -> "arn:aws:kinesisvideo:us-east-1:000000000000:channel/other/1";
          default -> "arn:bad";
        };
    Client client = connect(path, channel, clientId.isEmpty() ? null : clientId);
    var end = (SignalingEnd) client.next();
    assertThat(end.kind()).isEqualTo(SignalingEnd.Kind.REFUSED);
    assertThat(end.code()).isEqualTo(status);
    assertThat(end.text()).contains(text);
  }

  @Test
  void aBadOrExpiredSignatureIsForbidden() throws Exception {
    String good = presigned("/signaling/master", arn, null, Duration.ZERO).toString();
    var end = (SignalingEnd) connect(URI.create(good + "&more=1")).next();
    assertThat(end.code()).isEqualTo(403);
    assertThat(end.text()).contains("AccessDeniedException", "does not match");
    URI old = presigned("/signaling/master", arn, null, Duration.ofMinutes(-6));
    assertThat(((SignalingEnd) connect(old).next()).text()).contains("Signature expired");
    URI early = presigned("/signaling/master", arn, null, Duration.ofMinutes(16));
    assertThat(((SignalingEnd) connect(early).next()).text()).contains("Signature not yet current");
    URI unsigned = URI.create(good.substring(0, good.indexOf('?')));
    assertThat(((SignalingEnd) connect(unsigned).next()).code()).isEqualTo(403);
  }

  private static ServiceMessage offer() {
    return ServiceMessage.fromStorage(MessageKind.SDP_OFFER, OFFER);
  }

  private Channel.Command told() throws InterruptedException {
    Channel.Command command = server.channels.told(arn).poll(20, TimeUnit.SECONDS);
    assertThat(command).as("something told to the channel within 20 s").isNotNull();
    return command;
  }

  private Client connect(String path, String channel, @Nullable String clientId) {
    return connect(presigned(path, channel, clientId, Duration.ZERO));
  }

  private Client connect(URI url) {
    var client = new Client();
    client.client =
        SignalingClient.connect(
            loops.of("x"),
            new SignalingClient.Settings(
                url, server.tls.client(), Duration.ofSeconds(20), Duration.ofSeconds(10)),
            new CountingMetrics(),
            client);
    return client;
  }

  private URI presigned(
      String path, String channel, @Nullable String clientId, Duration clockError) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create(server.url() + path))
            .putRawQueryParameter("X-Amz-ChannelARN", channel);
    if (clientId != null) {
      request.putRawQueryParameter("X-Amz-ClientId", clientId);
    }
    var signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(
                            AwsCredentialsIdentity.create(
                                KvsTestServer.ACCESS_KEY, KvsTestServer.SECRET))
                        .request(request.build())
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "kinesisvideo")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(
                            HttpSigner.SIGNING_CLOCK, Clock.offset(Clock.systemUTC(), clockError))
                        .putProperty(
                            AwsV4FamilyHttpSigner.AUTH_LOCATION,
                            AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(
                            AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(299)));
    return URI.create(signed.request().getUri().toString().replace("https://", "wss://"));
  }

  /** The bridge's own client. */
  private final class Client implements SignalingClient.Listener {
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private SignalingClient client;

    void send(ClientMessage message) {
      loops.of("x").run(() -> client.send(message));
    }

    Object next() throws InterruptedException {
      Object value = heard.poll(20, TimeUnit.SECONDS);
      assertThat(value).as("something within 20 s").isNotNull();
      return value;
    }

    @Override
    public void onConnected() {
      heard.add("connected");
    }

    @Override
    public void onMessage(ServiceMessage message) {
      heard.add(message);
    }

    @Override
    public void onEnded(SignalingEnd end) {
      heard.add(end);
    }
  }

  /** A client that is not ours: the JDK's. */
  private final class Socket implements WebSocket.Listener {
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    WebSocket open(URI url) {
      return HttpClient.newBuilder()
          .sslContext(server.tls.client())
          .build()
          .newWebSocketBuilder()
          .buildAsync(url, this)
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
    }

    Object next() throws InterruptedException {
      Object value = heard.poll(20, TimeUnit.SECONDS);
      assertThat(value).as("something within 20 s").isNotNull();
      return value;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      heard.add(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      heard.add(code);
      return null;
    }
  }
}
