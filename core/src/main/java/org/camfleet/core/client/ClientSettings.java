package org.camfleet.core.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Which service a {@link StorageClient} joins, and how patiently. Start with {@link #aws} or {@link
 * #camfleet} and change what differs.
 *
 * @param region the region that is signed for
 * @param endpoint control-plane endpoint, or null for AWS's own
 * @param credentials where credentials come from
 * @param authorities PEM file of certificate authorities to believe, or null for the JVM's own
 * @param loops media threads, at most one for each core
 * @param connections HTTP connections at once; calls beyond wait
 * @param callTimeout for one call of the service with its retries
 * @param offerTimeout how long after a join the offer may take before the join is repeated
 * @param joins joins without an offer after which a session ends
 * @param connectTimeout how long ICE and DTLS may take
 * @param metrics where things are counted
 */
public record ClientSettings(
    String region,
    @Nullable URI endpoint,
    AwsCredentialsProvider credentials,
    @Nullable Path authorities,
    int loops,
    int connections,
    Duration callTimeout,
    Duration offerTimeout,
    int joins,
    Duration connectTimeout,
    Metrics metrics) {

  public ClientSettings {
    if (loops < 1 || connections < 1 || joins < 1) {
      throw new IllegalArgumentException(
          "loops %d, connections %d, joins %d (expected: 1 or more each)"
              .formatted(loops, connections, joins));
    }
  }

  /** AWS in this region, with the credentials that every AWS program would find. */
  public static ClientSettings aws(String region) {
    return of(region, null, DefaultCredentialsProvider.builder().build(), null);
  }

  /** A Camfleet at this address, with the secrets and the authority in its data directory. */
  public static ClientSettings camfleet(URI endpoint, Path data) {
    Path file = data.resolve("credentials");
    ProfileFile profiles =
        ProfileFile.builder().type(ProfileFile.Type.CREDENTIALS).content(file).build();
    return of(
        "us-east-1",
        endpoint,
        ProfileCredentialsProvider.builder().profileName("default").profileFile(profiles).build(),
        data.resolve("tls/ca.pem"));
  }

  private static ClientSettings of(
      String region,
      @Nullable URI endpoint,
      AwsCredentialsProvider credentials,
      @Nullable Path authorities) {
    return new ClientSettings(
        region,
        endpoint,
        credentials,
        authorities,
        Math.min(2, Runtime.getRuntime().availableProcessors()),
        50,
        Duration.ofSeconds(10),
        Duration.ofSeconds(6),
        5,
        Duration.ofSeconds(30),
        new CountingMetrics());
  }

  /** The same for another region. */
  public ClientSettings withRegion(String other) {
    return new ClientSettings(
        other,
        endpoint,
        credentials,
        authorities,
        loops,
        connections,
        callTimeout,
        offerTimeout,
        joins,
        connectTimeout,
        metrics);
  }

  /** The same with other credentials. */
  public ClientSettings withCredentials(AwsCredentialsProvider other) {
    return new ClientSettings(
        region,
        endpoint,
        other,
        authorities,
        loops,
        connections,
        callTimeout,
        offerTimeout,
        joins,
        connectTimeout,
        metrics);
  }

  /** The same with other patience: for a service under load, or a caller in a hurry. */
  public ClientSettings withTimeouts(Duration call, Duration offer, Duration connect) {
    return new ClientSettings(
        region,
        endpoint,
        credentials,
        authorities,
        loops,
        connections,
        call,
        offer,
        joins,
        connect,
        metrics);
  }
}
