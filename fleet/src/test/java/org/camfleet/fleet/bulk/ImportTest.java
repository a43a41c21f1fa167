package org.camfleet.fleet.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.camfleet.fleet.database.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * 100,000 cameras on both databases: {@code dev/long ImportTest}; figures in docs/performance.md.
 */
@Tag("long")
class ImportTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aHundredThousandCamerasAreImportedListedAndExported(TestDatabase vendor) throws Exception {
    int size = Integer.getInteger("camfleet.import.cameras", 100_000);
    long body = Long.getLong("camfleet.import.body", 2_000_000_000L);
    try (LargeFleet fleet =
        new LargeFleet(vendor, directory, size, Long.getLong("camfleet.seed", 1L))) {
      if (Boolean.parseBoolean(System.getProperty("camfleet.import.quotas", "true"))) {
        fleet.limit();
      }
      fleet.importAll();
      double page = fleet.allPages(40);
      assertThat(fleet.exportAll()).isEqualTo(size);
      assertThat(fleet.largeBody(body)).as("MB of heap for a large body").isLessThan(300);
      assertThat(page).as("95th percentile of the slowest kind of page, ms").isLessThan(100);
    }
  }
}
