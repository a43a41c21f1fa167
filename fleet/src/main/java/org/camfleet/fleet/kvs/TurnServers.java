package org.camfleet.fleet.kvs;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceServer;

/**
 * TURN servers with a shared secret: each client gets a user name that ends at a time, and the
 * password that belongs to it (draft-uberti-behave-turn-rest; coturn's use-auth-secret). URIs of
 * one host are one server of the answer, since clients take the first server only.
 *
 * @param uris such as {@code turn:turn.example.org:3478?transport=udp} (RFC 7065); at most five
 *     hosts with four each, which is what AWS's C client has room for
 * @param secret the secret that the servers share with us
 * @param life of a credential, 30 s to 24 h
 * @param clock wall time
 */
public record TurnServers(List<String> uris, Secret secret, Duration life, InstantSource clock)
    implements IceServers {
  /** The form of a URI. */
  public static final String FORM =
      "turns?:([a-zA-Z0-9._-]{1,200}|\\[[0-9a-fA-F:.]{2,45}])(:[0-9]{1,5})?(\\?transport=(udp|tcp))?";

  private static final int MOST_SERVERS = 5;
  private static final int MOST_URIS = 4;

  /** AWS's C client keeps less than 256 characters of a user name. */
  private static final int LONGEST_USER = 200;

  @Override
  public List<IceServer> forClient(String channelArn, String user) {
    String shown = user.length() <= LONGEST_USER ? user : user.substring(0, LONGEST_USER);
    String name = clock.instant().plus(life).getEpochSecond() + ":" + shown;
    Secret password = Secret.of(password(name));
    int ttl = Math.toIntExact(life.toSeconds());
    return byHost(uris).values().stream()
        .map(ofHost -> new IceServer(ofHost, name, password, ttl))
        .toList();
  }

  /** What is wrong with URIs, in one sentence each; empty when nothing is. */
  public static List<String> problems(List<String> uris) {
    List<String> problems = new ArrayList<>();
    for (String uri : uris) {
      if (!uri.matches(FORM)) {
        problems.add(uri + " (expected: turn:HOST:PORT?transport=udp, or turns: and tcp)");
      }
    }
    Map<String, List<String>> byHost = byHost(uris);
    if (byHost.size() > MOST_SERVERS) {
      problems.add("%d hosts (expected: at most %d)".formatted(byHost.size(), MOST_SERVERS));
    }
    byHost.forEach(
        (host, ofHost) -> {
          if (ofHost.size() > MOST_URIS) {
            problems.add(
                "%d URIs of %s (expected: at most %d)".formatted(ofHost.size(), host, MOST_URIS));
          }
        });
    return problems;
  }

  private static Map<String, List<String>> byHost(List<String> uris) {
    Map<String, List<String>> byHost = new LinkedHashMap<>();
    for (String uri : uris) {
      String host = uri.replaceFirst(FORM, "$1");
      byHost.computeIfAbsent(host, absent -> new ArrayList<>()).add(uri);
    }
    return byHost;
  }

  private String password(String name) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA1", e);
    }
  }
}
