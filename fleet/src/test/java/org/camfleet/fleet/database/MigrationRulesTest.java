package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables are expanded first and contracted versions later (docs/upgrading.md). */
class MigrationRulesTest {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  /** Those from before the rule, which no running node can be older than. */
  private static final Path BEFORE = Path.of("src/test/resources/migrations-before-the-rule.txt");

  @Test
  void migrationsOnlyAdd() throws IOException {
    List<String> before = Files.readAllLines(BEFORE);
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      List<Path> all = files.toList();
      assertThat(all).extracting(file -> file.getFileName().toString()).containsAll(before);
      for (Path file : all) {
        if (!before.contains(file.getFileName().toString())) {
          assertThat(MigrationRules.violations(Files.readString(file)))
              .as(
                  "%s (expected: additions; what goes needs a comment before the statement, as in"
                      + " \"-- unused since 1.4\")",
                  file.getFileName())
              .isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE cameras;",
        "ALTER TABLE cameras DROP COLUMN slice;",
        "ALTER TABLE cameras DROP slice;",
        "ALTER TABLE cameras ALTER COLUMN slice DROP DEFAULT;",
        "ALTER TABLE cameras\n  RENAME COLUMN slice TO part;",
        "ALTER TABLE cameras RENAME TO devices;",
        "ALTER TABLE cameras ADD COLUMN part INT NOT NULL;",
        "alter table cameras alter column slice set not null;",
        "ALTER TABLE cameras ALTER COLUMN username SET DATA TYPE VARCHAR(10);",
        "ALTER TABLE cameras ADD CONSTRAINT one UNIQUE (slice);",
        "CREATE UNIQUE INDEX one ON cameras (slice);",
        "DELETE FROM cameras WHERE slice = 1;",
        "-- unused since ever\nDROP TABLE cameras;",
        "-- unused since 1.4\nCREATE TABLE t (a INT);\nDROP TABLE cameras;",
        "CREATE TABLE t (a INT);\nALTER TABLE cameras ADD COLUMN part INT NOT NULL;",
      })
  void whatOlderNodesCanNotBearIsFound(String sql) {
    assertThat(MigrationRules.violations(sql)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a INT NOT NULL PRIMARY KEY);\nCREATE UNIQUE INDEX i ON t (a);",
        "ALTER TABLE cameras ADD COLUMN part INT;",
        "ALTER TABLE cameras ADD COLUMN part INT DEFAULT 0 NOT NULL;",
        "ALTER TABLE cameras ADD part VARCHAR(8) NOT NULL DEFAULT 'DROP TABLE; RENAME';",
        "CREATE INDEX i ON cameras (slice);\nDROP INDEX cameras_by_slice;",
        "-- the words DROP TABLE x; are allowed here\nUPDATE cameras SET slice = 1;",
        "-- unused since 1.4\nALTER TABLE cameras DROP COLUMN slice;",
        "-- Two lines.\n-- unused since 2.0.1\nDROP TABLE cameras;",
      })
  void whatOnlyAddsOrIsExcusedPasses(String sql) {
    assertThat(MigrationRules.violations(sql)).isEmpty();
  }
}
