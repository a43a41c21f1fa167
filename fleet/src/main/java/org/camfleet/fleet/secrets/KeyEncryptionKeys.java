package org.camfleet.fleet.secrets;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.camfleet.core.Secret;

/**
 * The keys that this node was given: the first one wraps data keys, all of them unwrap. They are
 * never in the database. Immutable.
 */
public final class KeyEncryptionKeys {
  private final List<SealingKey> keys;

  private KeyEncryptionKeys(List<SealingKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads at least one key; each is 32 bytes in base64.
   *
   * @param where names the place they come from
   * @throws SecretsException naming the first that is none by its number
   */
  public static KeyEncryptionKeys read(String where, List<Secret> texts) {
    if (texts.isEmpty()) {
      throw new SecretsException(where + ": no key in it (expected: 32 bytes in base64)");
    }
    List<SealingKey> keys = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      int number = i + 1;
      keys.add(
          key(texts.get(i))
              .orElseThrow(
                  () ->
                      new SecretsException(
                          "%s: key %d of %d is none (expected: 32 bytes in base64)"
                              .formatted(where, number, texts.size()))));
    }
    return new KeyEncryptionKeys(keys);
  }

  /** A new key in the form that {@link #read} takes. */
  public static Secret random() {
    return Secret.of(Base64.getEncoder().encodeToString(SealingKey.randomBytes(SealingKey.BYTES)));
  }

  private static Optional<SealingKey> key(Secret text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.reveal().strip());
      return bytes.length == SealingKey.BYTES
          ? Optional.of(SealingKey.of(bytes))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The one that wraps. */
  SealingKey first() {
    return keys.get(0);
  }

  Optional<SealingKey> find(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** In their order, each once. */
  List<String> ids() {
    return keys.stream().map(SealingKey::id).distinct().toList();
  }
}
