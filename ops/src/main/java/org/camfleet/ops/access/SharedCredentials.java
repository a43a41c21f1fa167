package org.camfleet.ops.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camfleet.core.Secret;
import org.camfleet.fleet.secrets.NodeSecrets;

/** Makes the credentials of all nodes of one database the same. */
public final class SharedCredentials {
  private static final String NAME = "credentials";

  private SharedCredentials() {}

  /**
   * Stores this node's {@code DIR/credentials} for the others, or takes theirs where it has none;
   * blocks.
   *
   * @throws IOException with one sentence when its own [default] profile is another one
   */
  public static void agree(Path directory, NodeSecrets shared) throws IOException {
    Path file = directory.resolve("credentials");
    if (!Files.exists(file)) {
      Secret all = shared.agreeOn(NAME, Secret.of(Credentials.create().text()));
      OwnerFile.write(file, all.reveal());
      return;
    }
    Credentials own = Credentials.load(directory);
    Secret all = shared.agreeOn(NAME, Secret.of(Files.readString(file)));
    if (!Credentials.of("the database's credentials", all.reveal().lines().toList()).equals(own)) {
      throw new IOException(
          file
              + ": [default] is not the profile that the nodes of this database share (expected: the same; move the file away to take theirs)");
    }
  }
}
