package org.camfleet.core.rtsp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.camfleet.core.media.MediaLoops;
import org.jspecify.annotations.Nullable;

/**
 * A small RTSP server whose paths are simulated cameras: TCP interleaved or UDP, real time, one
 * clip held in memory for all. Behind the simulator and the tests.
 *
 * <p>A slow client loses video up to the next key frame; the camera's clock never waits for it.
 */
public final class RtspServer implements AutoCloseable {
  private static final int MOST_CAMERAS = 100_000;
  // A client that is this far behind loses pictures.
  private static final int HIGH_WATER = 1 << 20;

  /** How clients must prove who they are. */
  public enum Authentication {
    BASIC,
    DIGEST_MD5,
    DIGEST_SHA_256,
    /** MD5 without {@code qop}, as in RFC 2069. */
    DIGEST_OLD
  }

  /**
   * How a server behaves.
   *
   * @param address where to listen; port 0 for any free one
   * @param credentials who clients must be; null to let everyone in
   * @param authentication how they prove it
   * @param nonceUses requests after which a Digest nonce is stale
   * @param sessionTimeout how long a session lives without a request or RTCP
   * @param paths which paths are cameras, given without leading slash
   * @param threads event loops
   * @param mostConnections connections beyond this many are closed at once
   * @param tls who it is over TLS; null to speak without
   */
  public record Settings(
      InetSocketAddress address,
      @Nullable RtspCredentials credentials,
      Authentication authentication,
      int nonceUses,
      Duration sessionTimeout,
      Predicate<String> paths,
      int threads,
      int mostConnections,
      @Nullable SSLContext tls) {

    /** Without TLS. */
    public Settings(
        InetSocketAddress address,
        @Nullable RtspCredentials credentials,
        Authentication authentication,
        int nonceUses,
        Duration sessionTimeout,
        Predicate<String> paths,
        int threads,
        int mostConnections) {
      this(
          address,
          credentials,
          authentication,
          nonceUses,
          sessionTimeout,
          paths,
          threads,
          mostConnections,
          null);
    }

    /** These settings over TLS. */
    public Settings with(SSLContext identity) {
      return new Settings(
          address,
          credentials,
          authentication,
          nonceUses,
          sessionTimeout,
          paths,
          threads,
          mostConnections,
          identity);
    }

    /** A server on any free port of loopback, open to everyone, where every path is a camera. */
    public static Settings loopback() {
      return new Settings(
          new InetSocketAddress("127.0.0.1", 0),
          null,
          Authentication.DIGEST_MD5,
          Integer.MAX_VALUE,
          Duration.ofSeconds(60),
          path -> true,
          1,
          1000);
    }

    /** These settings with other credentials. */
    public Settings with(RtspCredentials who, Authentication how, int uses) {
      return new Settings(
          address, who, how, uses, sessionTimeout, paths, threads, mostConnections, tls);
    }

    /** These settings with another session timeout. */
    public Settings with(Duration timeout) {
      return new Settings(
          address,
          credentials,
          authentication,
          nonceUses,
          timeout,
          paths,
          threads,
          mostConnections,
          tls);
    }

    /** These settings with other paths. */
    public Settings with(Predicate<String> cameras) {
      return new Settings(
          address,
          credentials,
          authentication,
          nonceUses,
          sessionTimeout,
          cameras,
          threads,
          mostConnections,
          tls);
    }
  }

  private final Settings settings;
  private final PreparedClip clip;
  private final EventLoopGroup group;
  private final Channel listener;
  private final Map<String, SimulatedCamera> cameras = new ConcurrentHashMap<>();
  private final Map<EventLoop, Pacer> pacers = new ConcurrentHashMap<>();
  private final Map<EventLoop, ServerUdp> udp = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong droppedUnits = new AtomicLong();
  private final AtomicLong refusedProofs = new AtomicLong();

  private RtspServer(Settings settings, Clip clip) throws IOException {
    this.settings = settings;
    this.clip = PreparedClip.of(clip);
    boolean epoll = Epoll.isAvailable();
    group =
        new MultiThreadIoEventLoopGroup(
            settings.threads(),
            new DefaultThreadFactory("rtsp-server", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.ALLOCATOR, MediaLoops.ALLOCATOR)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(HIGH_WATER / 2, HIGH_WATER))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                });
    listener = bind(bootstrap);
  }

  private Channel bind(ServerBootstrap bootstrap) throws IOException {
    var bound = bootstrap.bind(settings.address()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IOException(
          "cannot listen on " + settings.address() + ": " + bound.cause().getMessage());
    }
    return bound.channel();
  }

  /** Starts a server; an {@link IOException} says why the address cannot be used. */
  public static RtspServer start(Settings settings, Clip clip) throws IOException {
    return new RtspServer(settings, clip);
  }

  private void accept(Channel channel) {
    if (connections.get() >= settings.mostConnections()) {
      channel.close();
      return;
    }
    connections.incrementAndGet();
    channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    SSLContext tls = settings.tls();
    if (tls != null) {
      SSLEngine engine = tls.createSSLEngine();
      engine.setUseClientMode(false);
      channel.pipeline().addLast(new SslHandler(engine));
    }
    Pacer pacer = pacers.computeIfAbsent(channel.eventLoop(), Pacer::new);
    channel.pipeline().addLast(new ServerConnection(this, channel, pacer));
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** The URL of a camera on this machine. */
  public String url(String camera) {
    return (settings.tls() == null ? "rtsp" : "rtsps") + "://127.0.0.1:" + port() + "/" + camera;
  }

  /** The camera of a name; it exists from its first mention on. */
  public SimulatedCamera camera(String name) {
    return cameras.computeIfAbsent(name, key -> new SimulatedCamera(key, clip));
  }

  /** The camera of a path, or null where there is none. */
  @Nullable SimulatedCamera find(String path) {
    boolean room = cameras.size() < MOST_CAMERAS || cameras.containsKey(path);
    return room && settings.paths().test(path) ? camera(path) : null;
  }

  /** The UDP ports of a loop, bound when first asked for; on that loop. Null when none is free. */
  @Nullable ServerUdp udp(EventLoop loop) {
    return udp.computeIfAbsent(
        loop,
        key -> {
          try {
            return new ServerUdp(key, ((InetSocketAddress) listener.localAddress()).getAddress());
          } catch (IOException full) {
            return null;
          }
        });
  }

  /** Open connections. */
  public int connections() {
    return connections.get();
  }

  /** Units that slow clients have lost so far. */
  public long droppedUnits() {
    return droppedUnits.get();
  }

  /** Wrong proofs of identity so far. */
  public long refusedProofs() {
    return refusedProofs.get();
  }

  void refusedProof() {
    refusedProofs.incrementAndGet();
  }

  void dropped(int units) {
    droppedUnits.addAndGet(units);
  }

  Settings settings() {
    return settings;
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
