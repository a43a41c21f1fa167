package org.camfleet.core.client;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camfleet.core.bridge.CallGate;
import org.camfleet.core.bridge.KvsSessionService;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.audio.OpusTranscoder;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.MediaTransports;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Joins storage sessions of one account: one client for any number of channels. Thread-safe; {@link
 * #close} ends all its sessions.
 */
public final class StorageClient implements AutoCloseable {
  private final ClientSettings settings;
  private final MediaLoops loops;
  private final MediaTransports transports;
  private final SdkAsyncHttpClient http;
  private final KvsSessionService service;
  private final Set<StorageSession> sessions = ConcurrentHashMap.newKeySet();

  private StorageClient(
      ClientSettings settings,
      MediaLoops loops,
      MediaTransports transports,
      SdkAsyncHttpClient http,
      KvsSessionService service) {
    this.settings = settings;
    this.loops = loops;
    this.transports = transports;
    this.http = http;
    this.service = service;
  }

  /**
   * A client for these settings; takes up to a second.
   *
   * @throws IOException when the authorities do not read or there is no network
   */
  public static StorageClient open(ClientSettings settings) throws IOException {
    Authorities authorities = Authorities.read(settings.authorities());
    OpusTranscoder.warmUp();
    MediaLoops loops = MediaLoops.start(settings.loops());
    try {
      MediaTransports transports =
          MediaTransports.open(
              loops,
              MediaTransports.Settings.of(-1, LocalAddresses.discovered(true)),
              settings.metrics());
      SdkAsyncHttpClient http = http(settings, authorities);
      KvsSessionService service =
          new KvsSessionService(
              new KvsSessionService.Settings(
                  Region.of(settings.region()),
                  settings.endpoint(),
                  settings.credentials(),
                  http,
                  authorities.context(),
                  settings.callTimeout(),
                  CallGate.OPEN));
      return new StorageClient(settings, loops, transports, http, service);
    } catch (IOException e) {
      loops.close();
      throw e;
    }
  }

  private static SdkAsyncHttpClient http(ClientSettings settings, Authorities authorities) {
    return NettyNioAsyncHttpClient.builder()
        .maxConcurrency(settings.connections())
        .connectionAcquisitionTimeout(settings.callTimeout())
        .tlsTrustManagersProvider(authorities::managers)
        .build();
  }

  /** Joins a channel's storage session as its master and sends what the source gives. */
  public StorageSession joinAsMaster(String channel, MediaSource source) {
    return joinAsMaster(channel, source, new StorageSession.Listener() {});
  }

  /** The same; the listener hears of each step. */
  public StorageSession joinAsMaster(
      String channel, MediaSource source, StorageSession.Listener listener) {
    return start(channel, Participant.MASTER, new Sending(source, settings.metrics()), listener);
  }

  /**
   * Joins a channel's storage session as a viewer.
   *
   * @param clientId 1 to 256 of {@code a-zA-Z0-9_.-}; who has it already is displaced
   * @param sink takes pictures and sound as they come, on a media loop: it must not block
   */
  public StorageSession joinAsViewer(String channel, String clientId, UnitConsumer sink) {
    return joinAsViewer(channel, clientId, sink, new StorageSession.Listener() {});
  }

  /** The same; the listener hears of each step. */
  public StorageSession joinAsViewer(
      String channel, String clientId, UnitConsumer sink, StorageSession.Listener listener) {
    return start(channel, Participant.viewer(clientId), new Watching(sink), listener);
  }

  private StorageSession start(
      String channel, Participant participant, MediaEnd media, StorageSession.Listener listener) {
    StorageSession session =
        new StorageSession(
            settings,
            service,
            transports,
            loops.of(channel),
            channel,
            participant,
            media,
            listener);
    sessions.add(session);
    session.ended().whenComplete((end, failure) -> sessions.remove(session));
    session.start();
    return session;
  }

  @Override
  public void close() {
    sessions.forEach(StorageSession::close);
    transports.close();
    service.close();
    http.close();
    loops.close();
  }
}
