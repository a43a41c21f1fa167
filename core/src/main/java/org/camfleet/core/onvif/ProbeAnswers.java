package org.camfleet.core.onvif;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.xml.namespace.QName;
import org.camfleet.core.onvif.schema.DiscoveryDocuments;
import org.camfleet.core.onvif.schema.Envelope;
import org.camfleet.core.onvif.schema.Ns;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one probe: told apart by what devices call themselves, and no more than a limit.
 * One thread.
 */
final class ProbeAnswers {
  private static final String SCOPES = "onvif://www.onvif.org/";
  private static final int LONGEST = 512;

  private final String messageId = "urn:uuid:" + UUID.randomUUID();
  private final int most;
  private final XmlLimits limits;
  private final Map<String, DiscoveredDevice> found = new LinkedHashMap<>();
  private int dropped;

  ProbeAnswers(int most, XmlLimits limits) {
    this.most = most;
    this.limits = limits;
  }

  /** The question (WS-Discovery 5.2). */
  byte[] probe() {
    DiscoveryDocuments.Action04 action = new DiscoveryDocuments.Action04();
    action.value = Ns.WSD + "/Probe";
    DiscoveryDocuments.MessageId04 id = new DiscoveryDocuments.MessageId04();
    id.value = messageId;
    DiscoveryDocuments.To04 to = new DiscoveryDocuments.To04();
    to.value = "urn:schemas-xmlsoap-org:ws:2005:04:discovery";
    DiscoveryDocuments.Probe probe = new DiscoveryDocuments.Probe();
    probe.types = List.of(new QName(Ns.DN, "NetworkVideoTransmitter", "dn"));
    return Soap.write(List.of(action, id, to), probe);
  }

  /** Takes a datagram; what is no answer to this probe counts as dropped. */
  void take(byte[] datagram, InetAddress from) {
    try {
      Envelope envelope = Soap.read(datagram, limits);
      Object content = envelope.body == null ? null : envelope.body.content;
      if (content instanceof DiscoveryDocuments.ProbeMatches matches && answersUs(envelope)) {
        matches.matches.forEach(match -> add(match, from));
        return;
      }
    } catch (OnvifException e) {
      // Anybody may send anything here.
    }
    dropped++;
  }

  private boolean answersUs(Envelope envelope) {
    return envelope.header != null
        && envelope.header.blocks.stream()
            .anyMatch(
                block ->
                    block instanceof DiscoveryDocuments.RelatesTo04 relates
                        && relates.value != null
                        && messageId.equals(relates.value.strip()));
  }

  private void add(DiscoveryDocuments.ProbeMatch match, InetAddress from) {
    String said = match.reference == null ? null : match.reference.address;
    String reference = said == null || said.isBlank() ? null : said.strip();
    Optional<URI> address = address(match.addresses, from);
    if (reference == null || reference.length() > LONGEST || address.isEmpty()) {
      dropped++;
      return;
    }
    if (found.size() == most && !found.containsKey(reference)) {
      dropped++;
      return;
    }
    found.putIfAbsent(
        reference,
        new DiscoveredDevice(
            OnvifFault.printable(reference),
            address.get(),
            scope(match.scopes, "name/"),
            scope(match.scopes, "hardware/"),
            from));
  }

  /** The address at the host that answered, else that host: nobody speaks for others. */
  private static Optional<URI> address(@Nullable String said, InetAddress from) {
    String host = from.getHostAddress().replaceFirst("%.*", "");
    String spelled = host.contains(":") ? "[" + host + "]" : host;
    URI first = null;
    for (String each : said == null ? new String[0] : said.strip().split("\\s+", 16)) {
      URI url = http(each);
      if (url != null && spelled.equalsIgnoreCase(url.getHost())) {
        return Optional.of(url);
      }
      first = first == null ? url : first;
    }
    if (first == null) {
      return Optional.empty();
    }
    String port = first.getPort() > 0 ? ":" + first.getPort() : "";
    return Optional.of(
        URI.create(first.getScheme() + "://" + spelled + port + SoapHttp.path(first)));
  }

  private static @Nullable URI http(String text) {
    try {
      URI url = text.length() > LONGEST ? null : new URI(text);
      boolean http =
          url != null
              && ("http".equalsIgnoreCase(url.getScheme())
                  || "https".equalsIgnoreCase(url.getScheme()))
              && url.getHost() != null
              && url.getRawUserInfo() == null;
      return http ? url : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String scope(@Nullable String scopes, String which) {
    for (String each : scopes == null ? new String[0] : scopes.strip().split("\\s+", 64)) {
      if (each.startsWith(SCOPES + which)) {
        String text = each.substring(SCOPES.length() + which.length());
        try {
          return OnvifFault.printable(
              URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          return OnvifFault.printable(text);
        }
      }
    }
    return "";
  }

  Collection<DiscoveredDevice> found() {
    return found.values();
  }

  int dropped() {
    return dropped;
  }
}
