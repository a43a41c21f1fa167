package org.camfleet.fleet.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class NodeSecretsTest {
  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private Database database;
  private Secrets secrets;
  private NodeSecrets nodes;

  @BeforeEach
  void open() {
    CountingMetrics metrics = new CountingMetrics();
    database = Database.open(vendor.empty(directory), metrics);
    KeyEncryptionKeys keys = KeyEncryptionKeys.read("test", List.of(KeyEncryptionKeys.random()));
    secrets = Secrets.open(database, keys, InstantSource.system(), metrics);
    nodes = new NodeSecrets(database, secrets, InstantSource.system());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theFirstNodeDecidesAndTheSecretIsSealed() {
    assertThat(nodes.find("credentials")).isEmpty();
    assertThat(nodes.agreeOn("credentials", Secret.of("first"))).isEqualTo(Secret.of("first"));
    assertThat(nodes.agreeOn("credentials", Secret.of("second"))).isEqualTo(Secret.of("first"));
    assertThat(nodes.agreeOn("other", Secret.of("second"))).isEqualTo(Secret.of("second"));
    assertThat(nodes.find("credentials")).contains(Secret.of("first"));
    assertThat(contents()).hasSize(2).noneMatch(text -> text.contains("first"));
  }

  @Test
  void nodesThatAskAtTheSameTimeGetOneAnswer() {
    List<CompletableFuture<Secret>> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Secret own = Secret.of("node" + i);
      answers.add(CompletableFuture.supplyAsync(() -> nodes.agreeOn("credentials", own)));
    }

    List<Secret> agreed = answers.stream().map(CompletableFuture::join).toList();
    assertThat(agreed).containsOnly(nodes.find("credentials").orElseThrow());
  }

  @Test
  void aRotationSealsThemAnew() {
    nodes.agreeOn("credentials", Secret.of("first"));
    String before = contents().get(0);
    KeyChange change = new KeyChange(secrets);
    String next = database.changeNow(handle -> String.valueOf(change.begin(handle, now())));
    for (SealedTable table : SealedTable.ALL) {
      database.changeNow(handle -> new Resealing(secrets).next(handle, table, ""));
    }

    assertThat(contents().get(0)).startsWith(next + ".").isNotEqualTo(before);
    assertThat(nodes.find("credentials")).contains(Secret.of("first"));
  }

  private static Instant now() {
    return InstantSource.system().instant();
  }

  private List<String> contents() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT content FROM node_secrets ORDER BY secret_name")
                    .mapTo(String.class)
                    .list());
  }
}
