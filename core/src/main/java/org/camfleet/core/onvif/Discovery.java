package org.camfleet.core.onvif;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.camfleet.core.rtsp.HostResolver;
import org.jspecify.annotations.Nullable;

/**
 * Asks who is there (WS-Discovery of 2005, as ONVIF's core specification has it): the multicast
 * group, or hosts that are named. Any thread; nothing blocks.
 */
public final class Discovery {
  /** The group and port of WS-Discovery. */
  public static final InetSocketAddress GROUP = new InetSocketAddress("239.255.255.250", 3702);

  private static final int LARGEST = 65_507;
  private static final Duration REPEAT = Duration.ofMillis(250); // SOAP-over-UDP: at least twice

  private final MultiThreadIoEventLoopGroup loops;
  private final Settings settings;
  private final OnvifSettings onvif;
  private final Metrics.Counter dropped;

  Discovery(
      MultiThreadIoEventLoopGroup loops, Settings settings, OnvifSettings onvif, Metrics metrics) {
    this.loops = loops;
    this.settings = settings;
    this.onvif = onvif;
    this.dropped = metrics.counter("camfleet_onvif_discovery_dropped_total");
  }

  /**
   * How devices are looked for.
   *
   * @param networkInterface the interface whose network is asked; null: the one of the default
   *     route
   * @param patience how long answers are taken
   * @param maxDevices devices at most
   * @param port where hosts that are named are asked
   */
  public record Settings(
      @Nullable String networkInterface, Duration patience, int maxDevices, int port) {
    /** The defaults of reference.conf. */
    public static final Settings DEFAULT = new Settings(null, Duration.ofSeconds(3), 1_000, 3702);
  }

  /** Who answers in the network. */
  public CompletableFuture<List<DiscoveredDevice>> probe() {
    return probe(List.of(GROUP));
  }

  /**
   * Who answers at these hosts, each asked alone; in the network when there are none. Fails when
   * one of them is not known, or must not be asked.
   */
  public CompletableFuture<List<DiscoveredDevice>> of(List<String> hosts) {
    if (hosts.isEmpty()) {
      return probe();
    }
    List<CompletableFuture<InetSocketAddress>> targets = hosts.stream().map(this::target).toList();
    return CompletableFuture.allOf(targets.toArray(CompletableFuture[]::new))
        .thenCompose(all -> probe(targets.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<InetSocketAddress> target(String host) {
    return HostResolver.resolve(host)
        .handle(
            (address, failure) -> {
              String shown = OnvifFault.printable(host);
              if (failure != null) {
                throw OnvifException.of(Kind.BAD_ADDRESS, "host " + shown + ": not known");
              }
              String why = onvif.egress().refusal(address);
              if (why != null) {
                throw OnvifException.of(
                    Kind.FORBIDDEN, "%s: %s (camfleet.bridge.egress)".formatted(shown, why));
              }
              return new InetSocketAddress(address, settings.port());
            });
  }

  /** Who answers at these, each a host that is asked alone, or a group. */
  public CompletableFuture<List<DiscoveredDevice>> probe(List<InetSocketAddress> targets) {
    CompletableFuture<List<DiscoveredDevice>> result = new CompletableFuture<>();
    ProbeAnswers answers = new ProbeAnswers(settings.maxDevices(), onvif.xml());
    Bootstrap socket =
        new Bootstrap()
            .group(loops)
            .channel(NioDatagramChannel.class)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST))
            .option(ChannelOption.IP_MULTICAST_TTL, 1)
            .handler(new Taking(answers));
    InetAddress local = null;
    try {
      if (settings.networkInterface() != null) {
        NetworkInterface network = named(settings.networkInterface());
        socket.option(ChannelOption.IP_MULTICAST_IF, network);
        local = first(network);
      }
    } catch (IOException e) {
      return CompletableFuture.failedFuture(
          OnvifException.of(Kind.BAD_ADDRESS, String.valueOf(e.getMessage())));
    }
    InetSocketAddress from =
        local == null ? new InetSocketAddress("0.0.0.0", 0) : new InetSocketAddress(local, 0);
    socket
        .bind(from)
        .addListener(
            (ChannelFuture bound) -> {
              if (bound.isSuccess()) {
                ask(bound.channel(), targets, answers, result);
              } else {
                result.completeExceptionally(
                    OnvifException.of(
                        Kind.UNREACHABLE,
                        "discovery: "
                            + OnvifFault.printable(String.valueOf(bound.cause().getMessage()))));
              }
            });
    return result;
  }

  private static NetworkInterface named(String name) throws IOException {
    NetworkInterface network = NetworkInterface.getByName(name);
    if (network == null) {
      throw new IOException(
          "camfleet.onvif.discovery.interface: "
              + OnvifFault.printable(name)
              + " (expected: a network interface of this machine)");
    }
    return network;
  }

  private static @Nullable InetAddress first(NetworkInterface network) {
    return network
        .inetAddresses()
        .filter(address -> address instanceof Inet4Address)
        .findFirst()
        .orElse(null);
  }

  private void ask(
      Channel socket,
      List<InetSocketAddress> targets,
      ProbeAnswers answers,
      CompletableFuture<List<DiscoveredDevice>> result) {
    byte[] probe = answers.probe();
    send(socket, targets, probe);
    socket
        .eventLoop()
        .schedule(() -> send(socket, targets, probe), REPEAT.toMillis(), TimeUnit.MILLISECONDS);
    socket
        .eventLoop()
        .schedule(
            () -> {
              socket.close();
              dropped.add(answers.dropped());
              result.complete(List.copyOf(answers.found()));
            },
            settings.patience().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static void send(Channel socket, List<InetSocketAddress> targets, byte[] probe) {
    for (InetSocketAddress target : targets) {
      if (!target.isUnresolved()) {
        socket.write(new DatagramPacket(Unpooled.wrappedBuffer(probe), target));
      }
    }
    socket.flush();
  }

  /** Hands datagrams to the answers, on the socket's loop. */
  private static final class Taking extends SimpleChannelInboundHandler<DatagramPacket> {
    private final ProbeAnswers answers;

    Taking(ProbeAnswers answers) {
      this.answers = answers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      answers.take(ByteBufUtil.getBytes(packet.content()), packet.sender().getAddress());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // A host that is not there (ICMP): the others may answer.
    }
  }
}
