package org.camfleet.fleet.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.camfleet.fleet.database.TestDatabase;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of {@link ImportTest}. */
class LargeFleetTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void twoThousandCamerasAreImportedListedAndExported(TestDatabase vendor) throws Exception {
    long seed = Long.getLong("camfleet.seed", System.nanoTime() & 0xFFFF);
    System.out.println("seed " + seed);
    try (LargeFleet fleet = new LargeFleet(vendor, directory, 2000, seed)) {
      fleet.limit();
      fleet.importAll();
      assertThat(fleet.allPages(5)).isLessThan(2000);
      assertThat(fleet.exportAll()).isEqualTo(2000);
      assertThat(fleet.largeBody(20_000_000)).isLessThan(700);
    }
  }
}
