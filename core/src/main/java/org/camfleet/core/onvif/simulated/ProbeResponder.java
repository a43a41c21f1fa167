package org.camfleet.core.onvif.simulated;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.xml.namespace.QName;
import org.camfleet.core.onvif.OnvifException;
import org.camfleet.core.onvif.Soap;
import org.camfleet.core.onvif.XmlLimits;
import org.camfleet.core.onvif.schema.DiscoveryDocuments;
import org.camfleet.core.onvif.schema.Envelope;
import org.camfleet.core.onvif.schema.Ns;

/** Answers probes for simulated devices, one datagram for each device. On its event loop. */
final class ProbeResponder extends SimpleChannelInboundHandler<DatagramPacket> {
  private final Collection<SimulatedDevice> devices;
  private final String authority;

  /** For devices at that host and port. */
  ProbeResponder(Collection<SimulatedDevice> devices, String authority) {
    this.devices = devices;
    this.authority = authority;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    Envelope message;
    try {
      message = Soap.read(ByteBufUtil.getBytes(packet.content()), XmlLimits.DEFAULT);
    } catch (OnvifException e) {
      return;
    }
    boolean probe =
        message.body != null
            && message.body.content instanceof DiscoveryDocuments.Probe asked
            && (asked.types == null
                || asked.types.isEmpty()
                || asked.types.stream().anyMatch(ProbeResponder::isOurs));
    if (!probe) {
      return;
    }
    List<Object> blocks = blocks(message);
    for (SimulatedDevice device : devices) {
      byte[] answer = Soap.write(blocks, match(device));
      context.write(new DatagramPacket(Unpooled.wrappedBuffer(answer), packet.sender()));
    }
    context.flush();
  }

  private static boolean isOurs(QName type) {
    return type.getLocalPart().equals("NetworkVideoTransmitter")
        || type.getLocalPart().equals("Device");
  }

  private static List<Object> blocks(Envelope message) {
    List<Object> blocks = new ArrayList<>();
    DiscoveryDocuments.Action04 action = new DiscoveryDocuments.Action04();
    action.value = Ns.WSD + "/ProbeMatches";
    blocks.add(action);
    for (Object block : message.header == null ? List.of() : message.header.blocks) {
      if (block instanceof DiscoveryDocuments.MessageId04 id) {
        DiscoveryDocuments.RelatesTo04 relates = new DiscoveryDocuments.RelatesTo04();
        relates.value = id.value;
        blocks.add(relates);
      }
    }
    return blocks;
  }

  private DiscoveryDocuments.ProbeMatches match(SimulatedDevice device) {
    DiscoveryDocuments.ProbeMatch match = new DiscoveryDocuments.ProbeMatch();
    match.reference = new DiscoveryDocuments.Reference04();
    match.reference.address = device.reference();
    match.types = "dn:NetworkVideoTransmitter";
    match.scopes =
        "onvif://www.onvif.org/Profile/Streaming onvif://www.onvif.org/Profile/T"
            + " onvif://www.onvif.org/name/"
            + device.name()
            + " onvif://www.onvif.org/hardware/Simulated%20camera";
    match.addresses = "http://" + authority + "/" + device.name() + "/onvif";
    match.version = 1;
    DiscoveryDocuments.ProbeMatches matches = new DiscoveryDocuments.ProbeMatches();
    matches.matches.add(match);
    return matches;
  }
}
