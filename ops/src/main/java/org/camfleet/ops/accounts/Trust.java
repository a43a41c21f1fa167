package org.camfleet.ops.accounts;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.camfleet.ops.tls.ClientTrust;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/**
 * A certificate trust in the two forms that our clients take, with the HTTP client that uses it.
 *
 * @param context for signaling sockets
 * @param http shared by all that have this trust
 */
public record Trust(SSLContext context, SdkAsyncHttpClient http) implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 50;

  /** The trust with an HTTP client of its own. */
  public static Trust of(ClientTrust trust) {
    TrustManager[] managers = trust.managers().toArray(new TrustManager[0]);
    return new Trust(
        trust.context(),
        NettyNioAsyncHttpClient.builder()
            .maxConcurrency(MAX_CONNECTIONS)
            .connectionTimeout(Duration.ofSeconds(5))
            .tlsTrustManagersProvider(() -> managers)
            .build());
  }

  @Override
  public void close() {
    http.close();
  }
}
