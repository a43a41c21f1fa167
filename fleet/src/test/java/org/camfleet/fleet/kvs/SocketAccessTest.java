package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.signaling.Participant;
import org.camfleet.fleet.policy.KeyRing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Who may open a signaling socket, how often, and under which host name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocketAccessTest {
  private static final String ALL = KvsTestServer.ACCESS_KEY;
  private static final String VIEWER = KvsTestServer.ACCESS_KEY + "1";
  private static final EndpointNames NAMES =
      new EndpointNames("control.test", "m.test", "v.test", "r.test", "w.test", "b.test");

  private final AtomicLong nanos = new AtomicLong();
  private KvsTestServer server;
  private int channels;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("credentials");
    Files.writeString(
        file,
        """
        [default]
        aws_access_key_id = %s
        aws_secret_access_key = x
        [viewer]
        aws_access_key_id = %s
        aws_secret_access_key = x
        camfleet_allow = ConnectAsViewer on gate-*
        """
            .formatted(ALL, VIEWER));
    server =
        new KvsTestServer(
            new KvsTestServer.Options(
                new HttpEdge(NAMES, List.of("*")),
                KeyRing.read(file, KvsOperation.actions().toList()),
                new QuotaSettings(false, Map.of(), Map.of(Quota.CONNECT, 3), 1, 1, 1, 100),
                nanos::get));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aViewersKeyConnectsAsViewerAndNotAsMaster() throws Exception {
    String arn = channel("gate-");
    assertThat(connect(signed(VIEWER, base() + "/signaling/viewer", arn))).contains(" 101 ");
    assertThat(connect(signed(VIEWER, base() + "/signaling/master", arn)))
        .contains(
            " 403 ", "\r\nDate: ", "AccessDeniedException", "perform kinesisvideo:ConnectAsMaster");
    assertThat(connect(signed(VIEWER, base() + "/signaling/viewer", channel("yard-"))))
        .contains(" 403 ", "AccessDeniedException");
  }

  @Test
  void anEncodedPathIsNoWayAroundThePolicy() throws Exception {
    String arn = channel("gate-");
    String path = "/signaling/%6daster";
    assertThat(connect(signed(VIEWER, base() + path, arn))).contains(" 400 ", "path: another one");
    assertThat(server.channels.told(arn)).isEmpty();
  }

  @Test
  void oneUrlConnectsAgainAndAFourthTimeInASecondIsTooOften() throws Exception {
    URI url = signed(ALL, base() + "/signaling/master", channel("gate-"));
    for (int i = 0; i < 3; i++) {
      assertThat(connect(url)).contains(" 101 ");
    }
    assertThat(connect(url))
        .contains(" 400 ", "ClientLimitExceededException", "at most 3 calls a second for channel");
    nanos.addAndGet(1_000_000_000);
    assertThat(connect(url)).contains(" 101 ");
  }

  @Test
  void theConsolesViewersConnectAsOftenAsTheyLike() throws Exception {
    String arn = channel("gate-");
    URI url = signed(ALL, base() + "/signaling/viewer", arn, "console-0123456789abcdef");
    for (int i = 0; i < 4; i++) {
      assertThat(connect(url)).contains(" 101 ");
    }
    assertThat(opened(arn)).isEqualTo(Participant.viewer("console-0123456789abcdef"));
  }

  @ParameterizedTest
  @CsvSource({"AKIDEXAMPLE1, console-1", "AKIDEXAMPLE, whep-1", "AKIDEXAMPLE, console-/"})
  void nobodyElseTakesAnIdThatThisServiceMakes(String key, String clientId) throws Exception {
    String arn = channel("gate-");
    assertThat(connect(signed(key, base() + "/signaling/viewer", arn, clientId)))
        .contains(" 400 ", "X-Amz-ClientId: ", "(expected: ");
    assertThat(server.channels.told(arn)).isEmpty();
  }

  @Test
  void theRoleIsInTheHostNameWhereThereIsNoPath() throws Exception {
    String arn = channel("gate-");
    assertThat(connect(signed(ALL, "https://m.test", arn))).contains(" 101 ");
    assertThat(opened(arn)).isEqualTo(Participant.MASTER);
    String other = channel("gate-");
    assertThat(connect(signed(VIEWER, "https://v.test/", other))).contains(" 101 ");
    assertThat(opened(other)).isEqualTo(Participant.viewer("ann"));
    assertThat(connect(signed(VIEWER, "https://m.test", other))).contains(" 403 ");
  }

  private Participant opened(String arn) throws InterruptedException {
    Channel.Command command = server.channels.told(arn).poll(20, TimeUnit.SECONDS);
    assertThat(command).isInstanceOf(Channel.SocketOpened.class);
    return ((Channel.SocketOpened) Objects.requireNonNull(command)).participant();
  }

  private String channel(String prefix) {
    String name = prefix + ++channels;
    return await(server.control().createSignalingChannel(r -> r.channelName(name))).channelARN();
  }

  private String base() {
    return server.url().toString();
  }

  private static URI signed(String accessKeyId, String url, String arn) {
    return signed(accessKeyId, url, arn, "ann");
  }

  private static URI signed(String accessKeyId, String url, String arn, String clientId) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create(url))
            .putRawQueryParameter("X-Amz-ChannelARN", arn)
            .putRawQueryParameter("X-Amz-ClientId", clientId)
            .build();
    return AwsV4HttpSigner.create()
        .sign(
            r ->
                r.identity(AwsCredentialsIdentity.create(accessKeyId, KvsTestServer.SECRET))
                    .request(request)
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "kinesisvideo")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                    .putProperty(
                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(
                        AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(299)))
        .request()
        .getUri();
  }

  /** The answer to a handshake under any host name: head, and body when it is a refusal. */
  private String connect(URI url) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            server
                .tls
                .client()
                .getSocketFactory()
                .createSocket("localhost", server.url().getPort())) {
      socket.setSoTimeout(20_000);
      String host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
      String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      socket
          .getOutputStream()
          .write(
              """
              GET %s?%s HTTP/1.1\r
              Host: %s\r
              Connection: Upgrade\r
              Upgrade: websocket\r
              Sec-WebSocket-Version: 13\r
              Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
              \r
              """
                  .formatted(path, url.getRawQuery(), host)
                  .getBytes(StandardCharsets.US_ASCII));
      return answer(socket.getInputStream());
    }
  }

  private static String answer(InputStream in) throws Exception {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("more of: %s", head).isNotNegative();
      head.append((char) next);
    }
    String length = head.toString().replaceFirst("(?is).*content-length: ([0-9]+).*", "$1");
    return length.matches("[0-9]+")
        ? head + new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8)
        : head.toString();
  }
}
