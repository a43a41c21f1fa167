package org.camfleet.ops.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.codecs.quirks.Quirk;
import org.junit.jupiter.api.Test;

/** docs/cameras.md is the table of all quirks. */
class CamerasDocTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\d+|-) \\| `([a-z0-9-]+)` \\| ([^|]{5,}) \\| ([^|]{5,}) \\|$");

  @Test
  void everyQuirkHasItsRowWithItsNumberAndInItsOrder() throws Exception {
    List<String> rows = new ArrayList<>();
    Matcher row = ROW.matcher(Repository.read("docs/cameras.md"));
    while (row.find()) {
      rows.add(row.group(1) + " " + row.group(2));
    }

    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(Quirk.values())
                .map(quirk -> (quirk.number() == 0 ? "-" : quirk.number()) + " " + quirk.code())
                .toList());
  }
}
