package org.camfleet.fleet.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.core.Secret;
import org.camfleet.fleet.sigv4.AccessKeys;
import org.camfleet.fleet.sigv4.CredentialsFile;
import org.jspecify.annotations.Nullable;

/**
 * All access keys of this node with what each may do: those of the credentials file, whose line
 * {@code camfleet_allow} holds the policy, and one of the process itself. Immutable.
 */
public final class KeyRing implements AccessKeys, Policies {
  private static final Policy NOTHING = Policy.of(List.of());

  private record Key(Secret secret, Policy policy) {}

  private final Map<String, Key> keys;

  private KeyRing(Map<String, Key> keys) {
    this.keys = Map.copyOf(keys);
  }

  /**
   * Reads the credentials file.
   *
   * @param knownActions what a policy may speak of
   * @throws IOException with all mistakes in one sentence, and without any secret
   */
  public static KeyRing read(Path file, Collection<String> knownActions) throws IOException {
    List<String> actions = new ArrayList<>(knownActions);
    actions.add(Policy.FLEET_API);
    PolicyText text = new PolicyText(actions);
    Map<String, Key> keys = new HashMap<>();
    for (CredentialsFile.Profile profile : CredentialsFile.read(file).profiles()) {
      String allow = profile.allow();
      String where = "[" + profile.name() + "] " + CredentialsFile.ALLOW;
      Policy policy = allow == null ? Policy.EVERYTHING : text.read(where, allow);
      keys.put(profile.accessKeyId(), new Key(profile.secretAccessKey(), policy));
    }
    if (!text.mistakes().isEmpty()) {
      throw new IOException(file + ": " + String.join("; ", text.mistakes()));
    }
    return new KeyRing(keys);
  }

  /** The same with one key more. */
  public KeyRing with(String accessKeyId, Secret secret, Policy policy) {
    Map<String, Key> more = new HashMap<>(keys);
    more.put(accessKeyId, new Key(secret, policy));
    return new KeyRing(more);
  }

  @Override
  public @Nullable Secret secretOf(String accessKeyId) {
    Key key = keys.get(accessKeyId);
    return key == null ? null : key.secret();
  }

  @Override
  public Policy of(String accessKeyId) {
    Key key = keys.get(accessKeyId);
    return key == null ? NOTHING : key.policy();
  }
}
