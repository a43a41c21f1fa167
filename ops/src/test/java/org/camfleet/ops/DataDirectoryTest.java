package org.camfleet.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path folder;

  @Test
  void isMadeOnFirstStart() throws Exception {
    try (DataDirectory data = DataDirectory.open(folder.resolve("a/b"))) {
      assertThat(data.path().resolve("lock")).exists();
    }
  }

  @Test
  void aSecondServerIsRefusedUntilTheFirstIsGone() throws Exception {
    DataDirectory first = DataDirectory.open(folder);
    assertThatThrownBy(() -> DataDirectory.open(folder))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(folder + " is in use by another camfleet");
    first.close();

    DataDirectory.open(folder).close();
  }

  @Test
  void aFileInItsPlaceIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("is a file (expected: a directory)");
  }
}
