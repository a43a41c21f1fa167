package org.camfleet.codecs.quirks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;

class QuirksTest {
  @Test
  void everyQuirkIsFoundByItsNameAndByNoOther() {
    assertThat(Arrays.stream(Quirk.values()).map(Quirk::code))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[a-z][a-z0-9-]+"))
        .allSatisfy(code -> assertThat(Quirk.of(code)).map(Quirk::code).contains(code));
    assertThat(Quirk.of("sdp-no-nose")).isEmpty();
    assertThat(Quirk.of("SDP_NO_NAME")).isEmpty();
  }

  @Test
  void countsWhatIsMetAndTellsIt() {
    List<Quirk> told = new ArrayList<>();
    Quirks quirks = new Quirks(Set.of(), told::add);

    assertThat(quirks.meets(Quirk.AUTH_QOP)).isTrue();
    assertThat(quirks.meets(Quirk.AUTH_QOP)).isTrue();
    assertThat(quirks.meetsOnce(Quirk.AUTH_QOP)).isTrue();
    assertThat(quirks.meetsOnce(Quirk.SDP_NO_NAME)).isTrue();
    assertThat(quirks.meetsOnce(Quirk.SDP_NO_NAME)).isTrue();

    assertThat(quirks.counts()).isEqualTo(Map.of(Quirk.AUTH_QOP, 2L, Quirk.SDP_NO_NAME, 1L));
    assertThat(told).containsExactly(Quirk.AUTH_QOP, Quirk.AUTH_QOP, Quirk.SDP_NO_NAME);
    assertThat(quirks.refusal()).isNull();

    quirks.another();
    assertThat(quirks.meetsOnce(Quirk.SDP_NO_NAME)).isTrue();
    assertThat(quirks.count(Quirk.SDP_NO_NAME)).as("in two tries").isEqualTo(2);
  }

  @Test
  void whatIsRefusedIsCountedAndRememberedUntilTheNextTry() {
    Quirks quirks = new Quirks(Set.of(Quirk.SDP_NO_NAME), quirk -> {});

    assertThat(quirks.tolerates(Quirk.SDP_NO_NAME)).isFalse();
    assertThat(quirks.refusal()).isNull();
    assertThatThrownBy(() -> quirks.require(Quirk.SDP_NO_NAME, "SDP s=: missing"))
        .isInstanceOf(MalformedException.class)
        .hasMessage("SDP s=: missing; the quirk sdp-no-name is not tolerated here");
    assertThat(quirks.meetsOnce(Quirk.SDP_NO_NAME)).isFalse();
    assertThat(quirks.meets(Quirk.AUTH_QOP)).isTrue();
    assertThat(quirks.refusal()).isEqualTo(Quirk.SDP_NO_NAME);
    quirks.another();
    assertThat(quirks.refusal()).isNull();
    assertThat(quirks.meetsOnce(Quirk.SDP_NO_NAME)).as("the next time").isFalse();
    assertThat(quirks.refusal()).isEqualTo(Quirk.SDP_NO_NAME);
  }
}
