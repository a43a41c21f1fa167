package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.camfleet.core.bridge.CallGate;
import org.camfleet.core.bridge.KvsSessionService;
import org.camfleet.core.bridge.SessionService;
import org.camfleet.core.client.ClientSettings;
import org.camfleet.core.client.MediaSource;
import org.camfleet.core.client.StorageClient;
import org.camfleet.core.client.StorageSession;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.dtls.DtlsEndpoint;
import org.camfleet.core.webrtc.dtls.HandshakePool;
import org.camfleet.core.webrtc.dtls.NodeCertificate;
import org.camfleet.core.webrtc.srtp.SrtpReceiver;
import org.camfleet.core.webrtc.srtp.SrtpSender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;

/** Peers that pass ICE and then leave the handshake open do not keep others out. */
@Tag("peer")
class SilentPeersTest {
  private static final int SILENT = 200;
  private static final Duration MOST = Duration.ofSeconds(5);

  @TempDir Path directory;

  private final MediaLoops loops = MediaLoops.start(1);
  private final List<SilentPeer> silent = new ArrayList<>();

  @AfterEach
  void close() {
    silent.forEach(SilentPeer::close);
    loops.close();
  }

  @Test
  void anHonestJoinIsStoredWithinFiveSecondsBesideTwoHundredSilentPeers() throws Exception {
    MediaSource clip = MediaSource.clip(SmallClip.make(directory.resolve("small.mkv")));
    byte[] hello = clientHello();
    Path data = directory.resolve("data");
    try (CamfleetProcess camfleet = CamfleetProcess.serve(data, "--roles", "service");
        KvsClient kvs = KvsClient.of(camfleet.api());
        SdkAsyncHttpClient http = KvsClient.http(camfleet.api());
        SessionService service = service(camfleet, http);
        StorageClient honest =
            StorageClient.open(ClientSettings.camfleet(camfleet.api().base(), data))) {
      List<String> arns = StoredChannels.create(kvs, "many-", SILENT + 1);
      SessionService.Prepared last =
          service.prepare("many-" + (SILENT + 1)).toCompletableFuture().get(20, TimeUnit.SECONDS);
      for (String arn : arns.subList(0, SILENT)) {
        silent.add(SilentPeer.join(service, loops.all().get(0), on(arn, last)));
      }
      CompletableFuture.allOf(
              silent.stream().map(SilentPeer::selected).toArray(CompletableFuture<?>[]::new))
          .get(30, TimeUnit.SECONDS);

      silent.forEach(peer -> peer.hello(hello));
      long from = System.nanoTime();
      try (StorageSession session = honest.joinAsMaster("many-" + (SILENT + 1), clip)) {
        FirstFragments stored = FirstFragments.watch(data, 1);
        Awaitility.await()
            .atMost(Duration.ofSeconds(40))
            .pollInterval(Duration.ofMillis(50))
            .until(() -> stored.look().millis().size() == 1);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
        Figures.note("silent-peers", "honest join to first fragment: " + millis + " ms");
        assertThat(session.ended().toCompletableFuture()).isNotDone();
        assertThat(millis).as("ms to the first fragment").isLessThan(MOST.toMillis());
      }
      assertThat(camfleet.log()).doesNotContain("Exception");
    }
  }

  /** Camfleet has the same endpoints for all channels: no need to ask for each. */
  private static SessionService.Prepared on(String arn, SessionService.Prepared other) {
    return new SessionService.Prepared(
        arn,
        other.participant(),
        other.signalingEndpoint(),
        other.storageEndpoint(),
        other.iceServers());
  }

  private static SessionService service(CamfleetProcess camfleet, SdkAsyncHttpClient http) {
    FleetApi api = camfleet.api();
    return new KvsSessionService(
        new KvsSessionService.Settings(
            Region.US_EAST_1,
            api.base(),
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(api.accessKeyId(), api.secretAccessKey())),
            http,
            api.trust(),
            Duration.ofSeconds(30),
            CallGate.OPEN));
  }

  /** A ClientHello as our own client sends it, taken from the wire. */
  private byte[] clientHello() throws Exception {
    NodeCertificate certificate = NodeCertificate.create();
    CountingMetrics metrics = new CountingMetrics();
    CompletableFuture<byte[]> first = new CompletableFuture<>();
    try (HandshakePool pool = new HandshakePool("client", 2, 2, metrics);
        DtlsEndpoint client =
            new DtlsEndpoint(
                new DtlsEndpoint.Node(certificate, pool, pool, metrics),
                loops.all().get(0),
                DtlsEndpoint.Role.CLIENT,
                "hello",
                certificate.fingerprint(),
                (data, off, len) -> first.complete(Arrays.copyOfRange(data, off, off + len)),
                new Nobody())) {
      loops.all().get(0).run(client::start);
      return first.get(5, TimeUnit.SECONDS);
    }
  }

  private static final class Nobody implements DtlsEndpoint.Listener {
    @Override
    public void onSecured(SrtpSender sender, SrtpReceiver receiver) {}

    @Override
    public void onFailed(String code, String text) {}

    @Override
    public void onPeerClosed() {}
  }
}
