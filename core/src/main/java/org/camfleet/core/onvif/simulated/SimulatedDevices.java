package org.camfleet.core.onvif.simulated;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.onvif.Discovery;
import org.jspecify.annotations.Nullable;

/**
 * Simulated ONVIF devices: one HTTP port for all of them, {@code /NAME/onvif} for each, and an
 * answer to probes. Start and close may block; the rest runs on one thread of its own.
 */
public final class SimulatedDevices implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 20;

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("onvif-simulated", true), NioIoHandler.newFactory());
  private final Map<String, DeviceHandler.Place> devices = new LinkedHashMap<>();
  private final String host;
  private int port;
  private int discoveryPort;

  private SimulatedDevices(String host, List<SimulatedDevice> all) {
    this.host = host.contains(":") ? "[" + host + "]" : host;
    all.forEach(
        device ->
            devices.put(
                device.name(),
                new DeviceHandler.Place(
                    device, new DeviceGuard(device), new DeviceAnswers(device))));
  }

  /**
   * Starts them.
   *
   * @param address where they listen; port 0 for any free one
   * @param discovery the port that probes come to, 3702 for those of the network, 0 for any free
   *     one (of this address alone)
   * @throws IOException says why an address can not be used
   */
  public static SimulatedDevices start(
      InetSocketAddress address, int discovery, List<SimulatedDevice> all) throws IOException {
    SimulatedDevices devices = new SimulatedDevices(address.getAddress().getHostAddress(), all);
    try {
      devices.listen(address);
      devices.answerProbes(address, discovery);
      return devices;
    } catch (Exception e) { // Netty throws checked ones that it does not declare
      devices.close();
      throw new IOException("ONVIF: " + e.getMessage(), e);
    }
  }

  private void listen(InetSocketAddress address) {
    Channel server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(MOST_BYTES))
                        .addLast(new DeviceHandler(devices));
                  }
                })
            .bind(address)
            .syncUninterruptibly()
            .channel();
    port = ((InetSocketAddress) server.localAddress()).getPort();
  }

  private void answerProbes(InetSocketAddress address, int discovery) throws IOException {
    List<SimulatedDevice> all = devices.values().stream().map(DeviceHandler.Place::device).toList();
    boolean network = discovery == Discovery.GROUP.getPort();
    DatagramChannel socket =
        (DatagramChannel)
            new Bootstrap()
                .group(loop)
                .channelFactory(() -> new NioDatagramChannel(SocketProtocolFamily.INET))
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(65_507))
                .handler(new ProbeResponder(all, host + ":" + port))
                .bind(
                    network
                        ? new InetSocketAddress("0.0.0.0", discovery)
                        : new InetSocketAddress(address.getAddress(), discovery))
                .syncUninterruptibly()
                .channel();
    discoveryPort = socket.localAddress().getPort();
    NetworkInterface of = NetworkInterface.getByInetAddress(address.getAddress());
    if (network && of != null) {
      socket.joinGroup(Discovery.GROUP, of).syncUninterruptibly();
    }
  }

  /** The address of a device. */
  public URI url(String name) {
    return URI.create("http://" + host + ":" + port + "/" + name + "/onvif");
  }

  /** Where probes of one host go. */
  public int discoveryPort() {
    return discoveryPort;
  }

  /** A device by its name. */
  public SimulatedDevice device(String name) {
    DeviceHandler.@Nullable Place place = devices.get(name);
    if (place == null) {
      throw new IllegalArgumentException("device: " + name + " (expected: one of these)");
    }
    return place.device();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
