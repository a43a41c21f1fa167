package org.camfleet.fleet.secrets;

import org.jdbi.v3.core.config.JdbiConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a database's statements seal and open with; JDBI hands it to each of them, so that rows can
 * be mapped without further arguments.
 */
public final class DatabaseSecrets implements JdbiConfig<DatabaseSecrets> {
  private @Nullable Secrets secrets;

  /** Made by JDBI. */
  public DatabaseSecrets() {}

  private DatabaseSecrets(@Nullable Secrets secrets) {
    this.secrets = secrets;
  }

  void use(Secrets opened) {
    this.secrets = opened;
  }

  /** What seals and opens; there is nothing that does without. */
  public Secrets secrets() {
    if (secrets == null) {
      throw new SecretsException("database: opened without an encryption key (expected: with one)");
    }
    return secrets;
  }

  @Override
  public DatabaseSecrets createCopy() {
    return new DatabaseSecrets(secrets);
  }
}
