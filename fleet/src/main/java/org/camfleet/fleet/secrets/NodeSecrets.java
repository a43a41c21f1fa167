package org.camfleet.fleet.secrets;

import java.time.InstantSource;
import java.util.Optional;
import org.camfleet.core.Secret;
import org.camfleet.fleet.database.Database;
import org.jdbi.v3.core.Handle;

/**
 * Secrets that all nodes of one database share, sealed. Whoever brings one first decides it; it is
 * never changed here. Calls block.
 */
public final class NodeSecrets {
  private final Database database;
  private final Secrets secrets;
  private final InstantSource clock;

  /** In an open database. */
  public NodeSecrets(Database database, Secrets secrets, InstantSource clock) {
    this.database = database;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * The secret that all nodes have under a name: {@code own}, unless there is one already. Nodes
   * that ask at the same time get the same answer.
   */
  public Secret agreeOn(String name, Secret own) {
    // A key that another node put first fails the insert, and the change is repeated.
    return database.changeNow(
        handle -> find(handle, name).orElseGet(() -> insert(handle, name, own)));
  }

  /** What the nodes have under a name. */
  public Optional<Secret> find(String name) {
    return database.jdbi().withHandle(handle -> find(handle, name));
  }

  private Optional<Secret> find(Handle handle, String name) {
    return handle
        .createQuery("SELECT content FROM node_secrets WHERE secret_name = :name")
        .bind("name", name)
        .mapTo(String.class)
        .findFirst()
        .map(text -> Secret.of(secrets.open(place(name), text)));
  }

  private Secret insert(Handle handle, String name, Secret own) {
    handle.execute(
        "INSERT INTO node_secrets (secret_name, content, created_at) VALUES (?, ?, ?)",
        name,
        secrets.seal(place(name), own.reveal()),
        clock.millis());
    return own;
  }

  private static Place place(String name) {
    return new Place("node_secrets", "content", name);
  }
}
