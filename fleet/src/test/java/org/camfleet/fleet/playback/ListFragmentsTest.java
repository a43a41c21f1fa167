package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camfleet.fleet.Stages.result;
import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.kvs.StreamInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.Fragment;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.FragmentSelector;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ListFragmentsRequest;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ListFragmentsResponse;

/** ListFragments on a recording, by AWS's client. */
class ListFragmentsTest extends ServedDoor {
  @Test
  void everyFragmentIsListedAsItWasRecorded() {
    List<Fragment> listed = list(r -> {}).fragments();

    List<org.camfleet.core.archive.Fragment> stored = result(index.newest(DOOR.arn(), 100));
    assertThat(listed).hasSize(12);
    for (int i = 0; i < 12; i++) {
      Fragment fragment = listed.get(i);
      org.camfleet.core.archive.Fragment expected = stored.get(i);
      assertThat(fragment.fragmentNumber()).isEqualTo(expected.number().toString());
      assertThat(fragment.fragmentSizeInBytes()).isEqualTo(expected.place().length());
      assertThat(fragment.fragmentLengthInMilliseconds()).isEqualTo(2_000);
      assertThat(fragment.producerTimestamp()).isEqualTo(start.plusSeconds(2L * i));
      assertThat(fragment.serverTimestamp()).isEqualTo(start.plusSeconds(2L * i).plusMillis(10));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRODUCER_TIMESTAMP", "SERVER_TIMESTAMP", ""})
  void pagesJoinWithoutLossOrRepetition(String by) {
    List<Integer> sizes = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    String token = null;
    do {
      String next = token;
      ListFragmentsResponse page =
          list(
              r ->
                  r.maxResults(5L)
                      .nextToken(next)
                      .fragmentSelector(by.isEmpty() ? null : range(by, 0, 60)));
      sizes.add(page.fragments().size());
      page.fragments().forEach(fragment -> numbers.add(fragment.fragmentNumber()));
      token = page.nextToken();
    } while (token != null);

    assertThat(sizes).containsExactly(5, 5, 2);
    assertThat(numbers).isEqualTo(newest(DOOR, 100));
  }

  @Test
  void aPageThatEndsWithTheLastFragmentHasNoToken() {
    assertThat(list(r -> r.maxResults(12L)).nextToken()).isNull();
  }

  @Test
  void bothEndsOfARangeBelongToIt() {
    assertThat(starts(range("PRODUCER_TIMESTAMP", 4, 8)))
        .containsExactly(start.plusSeconds(4), start.plusSeconds(6), start.plusSeconds(8));
    assertThat(
            starts(selector("PRODUCER_TIMESTAMP", start.plusMillis(4_001), start.plusSeconds(6))))
        .containsExactly(start.plusSeconds(6));
    assertThat(starts(selector("SERVER_TIMESTAMP", start.plusSeconds(4), start.plusSeconds(4))))
        .as("the server's time is ten milliseconds later")
        .isEmpty();
    assertThat(starts(range("PRODUCER_TIMESTAMP", 4, 4))).containsExactly(start.plusSeconds(4));
  }

  @Test
  void aRangeInTheFutureOrBeforeTheRecordingIsEmpty() {
    assertThat(starts(range("SERVER_TIMESTAMP", 3_600, 7_200))).isEmpty();
    assertThat(starts(selector("SERVER_TIMESTAMP", Instant.EPOCH, start))).isEmpty();
  }

  @Test
  void aStreamThatKeepsNothingHasNoFragments() {
    StreamInfo none =
        new StreamInfo(
            stream("none").arn(), "none", Instant.EPOCH, 0, null, null, "key", "HOT", "1");
    result(new SqlStreamStore(server.database).create(none, Map.of()));
    assertThat(await(archived().listFragments(r -> r.streamARN(none.arn()))).fragments()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1",
        "v1 1 2",
        "v1 99999999999999999999 1",
        "v1 0 199999999999999999999999999999"
      })
  void aTokenOfSomebodyElseIsRefused(String text) {
    String token =
        Base64.getEncoder().encodeToString(("x" + text).getBytes(StandardCharsets.UTF_8));
    String forged = text.isEmpty() ? "%%%" : token.substring(1);
    assertThatThrownBy(() -> list(r -> r.nextToken(forged)))
        .hasCauseInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("NextToken: not one of this service (expected: the last answer's)");
    String exact = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> list(r -> r.nextToken(exact)))
        .hasCauseInstanceOf(InvalidArgumentException.class);
  }

  private ListFragmentsResponse list(Consumer<ListFragmentsRequest.Builder> request) {
    return await(archived().listFragments(r -> request.accept(r.streamName(DOOR.name()))));
  }

  private List<Instant> starts(FragmentSelector selector) {
    return list(r -> r.fragmentSelector(selector)).fragments().stream()
        .map(fragment -> fragment.producerTimestamp().truncatedTo(ChronoUnit.MILLIS))
        .toList();
  }

  private FragmentSelector range(String by, int fromSeconds, int toSeconds) {
    return selector(by, start.plusSeconds(fromSeconds), start.plusSeconds(toSeconds));
  }

  private static FragmentSelector selector(String by, Instant from, Instant to) {
    return FragmentSelector.builder()
        .fragmentSelectorType(by)
        .timestampRange(t -> t.startTimestamp(from).endTimestamp(to))
        .build();
  }
}
