package org.camfleet.fleet.kvs;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceServer;

/**
 * TURN servers with a shared secret: each client gets a user name that ends at a time, and the
 * password that belongs to it (draft-uberti-behave-turn-rest; coturn's use-auth-secret).
 *
 * @param uris such as {@code turn:turn.example.org:3478?transport=udp}
 * @param secret the secret that the servers share with us
 * @param life of a credential, 30 s to 24 h
 * @param clock wall time
 */
public record TurnServers(List<String> uris, Secret secret, Duration life, InstantSource clock)
    implements IceServers {

  @Override
  public List<IceServer> forClient(String channelArn, String user) {
    String name = clock.instant().plus(life).getEpochSecond() + ":" + user;
    return List.of(
        new IceServer(uris, name, Secret.of(password(name)), Math.toIntExact(life.toSeconds())));
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
