package org.camfleet.core.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentNumberTest {
  // KVS compares fragment numbers as decimal strings; some clients read them as big integers.
  @Test
  void textOrderIsNumberOrderIsEpochOrder() {
    FragmentNumber late = new FragmentNumber(2, 1);
    FragmentNumber early = new FragmentNumber(1, 9_999_999_999L);

    assertThat(late).isGreaterThan(early);
    assertThat(late.toString()).isGreaterThan(early.toString()).hasSize(30);
    assertThat(new BigInteger(late.toString())).isGreaterThan(new BigInteger(early.toString()));
    assertThat(new BigInteger(early.toString())).hasToString(early.toString());
  }

  @Test
  void textReadsBack() {
    FragmentNumber number = new FragmentNumber(Long.MAX_VALUE, 77);

    assertThat(FragmentNumber.parse(number.toString())).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "200000000000000000010000000001",
        "1000000000000000000100000000 1",
        "199999999999999999990000000001",
        "91343852333181432392682062622220590765191907586"
      })
  void whatIsNotOursIsRefused(String text) {
    assertThatThrownBy(() -> FragmentNumber.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }
}
