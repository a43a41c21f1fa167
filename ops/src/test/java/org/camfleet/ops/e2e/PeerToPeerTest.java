package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A channel without storage, with AWS's own JavaScript clients in three pages: two viewers offer,
 * the first of them before its master is there, and see and hear the master without the service.
 */
@Tag("peer")
@Tag("npm")
class PeerToPeerTest {
  private static final String CHANNEL = "yard";
  private static final int MASTERS_TONE = 420;
  private static final Map<String, Integer> TONES = Map.of("ann", 900, "bob", 1500);
  private static final Duration SOON = Duration.ofSeconds(20);

  /** See AwsJsClientTest. */
  private static final int CLEAR_DB = 20;

  private static CamfleetProcess camfleet;
  private static Chromium chromium;
  private static AwsJsPage master;
  private static AwsJsPage ann;
  private static AwsJsPage bob;

  @BeforeAll
  static void everybodyConnects(@TempDir Path directory) throws Exception {
    camfleet = CamfleetProcess.serve(directory.resolve("data"), "--roles", "service");
    try (KvsClient kvs = KvsClient.of(camfleet.api())) {
      kvs.createChannel(CHANNEL);
    }
    chromium = Chromium.start();
    ann = viewer("ann");
    master = AwsJsPage.open(chromium, camfleet);
    master.act("startDirectMaster", CHANNEL, MASTERS_TONE, false);
    bob = viewer("bob");
    for (String name : List.of("ann", "bob")) {
      page(name).await("camera.connected('" + name + "')", SOON);
      master.await("camera.masterIsWith('" + name + "')", SOON);
      page(name).call("watch", name);
      page(name).await("camera.pictures().seen." + name + ".length > 30", SOON);
    }
  }

  private static AwsJsPage viewer(String name) throws Exception {
    AwsJsPage page = AwsJsPage.open(chromium, camfleet);
    page.act("connectDirectViewer", CHANNEL, name, TONES.get(name));
    page.call("offer", name);
    return page;
  }

  private static AwsJsPage page(String viewer) {
    return viewer.equals("ann") ? ann : bob;
  }

  @AfterAll
  static void everybodyLeaves() {
    // Each closed, whatever became of the ones before, and of those that never came about.
    try (CamfleetProcess server = camfleet;
        Chromium browser = chromium;
        AwsJsPage one = master;
        AwsJsPage two = ann;
        AwsJsPage three = bob) {
      assertThat(server).as("the server").isNotNull();
    }
  }

  @Test
  void bothViewersDecodeWhatTheMasterSends() {
    for (String name : List.of("ann", "bob")) {
      long sentBefore = number(master.call("sentTo", name));
      long decodedBefore = number(page(name).call("decodedBy", name));
      page(name).stay(Duration.ofSeconds(3));
      long sent = number(master.call("sentTo", name)) - sentBefore;
      long decoded = number(page(name).call("decodedBy", name)) - decodedBefore;
      Figures.note("peer-to-peer", name + " decoded %d of %d pictures".formatted(decoded, sent));
      assertThat(sent).as("pictures sent to " + name + " in 3 s").isGreaterThan(20);
      assertThat((double) decoded).as(name).isCloseTo(sent, within(0.1 * sent + 2));
      assertThat(new TreeSet<>(seen(name))).as("pictures told apart").hasSizeGreaterThan(30);
    }
  }

  @Test
  void theColourIsTheOneThatWasDrawn() {
    List<?> colour = (List<?>) ann.call("colour", "ann");
    int[] drawn = {0x22, 0x44, 0x66};
    for (int i = 0; i < drawn.length; i++) {
      assertThat((int) number(colour.get(i)))
          .as("of red, green and blue, number " + i + " in " + colour)
          .isCloseTo(drawn[i], Offset.offset(12));
    }
  }

  @Test
  void masterAndViewersHearEachOtherAndViewersNobodyElse() {
    for (String name : List.of("ann", "bob")) {
      page(name).await(hears("hears", name, MASTERS_TONE), SOON);
      master.await(hears("masterHears", name, TONES.get(name)), SOON);
    }
    assertThat(((Number) ann.call("hears", "ann", TONES.get("bob"))).doubleValue())
        .as("ann hears bob, dB")
        .isLessThan(CLEAR_DB);
  }

  @Test
  void aMessageThatIsOfNoUseIsReportedByItsCorrelationId() {
    master.call("answerNobody", "lost-answer");
    master.await(
        "camera.log('master').some(e => e.type === 'statusResponse' &&"
            + " e.status.correlationId === 'lost-answer')",
        SOON);
    assertThat(page("ann").call("log", "ann").toString())
        .doesNotContain("error", "statusResponse", "close");
  }

  @Test
  void theServiceKnowsWhoTalksAndCarriesNoMedia() {
    JsonNode there = camfleet.api().presence(CHANNEL);
    assertThat(there.path("connected").findValuesAsText("role"))
        .containsExactlyInAnyOrder("master", "viewer", "viewer");
    assertThat(there.path("direct").findValuesAsText("clientId")).containsExactly("ann", "bob");
    assertThat(there.path("direct").findValuesAsText("state"))
        .containsExactly("answered", "answered");
    assertThat(there.path("sessions")).isEmpty();
  }

  private static String hears(String function, String name, int hz) {
    return "camera.%s('%s', %d) > %d".formatted(function, name, hz, CLEAR_DB);
  }

  private static List<Integer> seen(String name) {
    Map<?, ?> pictures = (Map<?, ?>) page(name).call("pictures");
    List<?> numbers = (List<?>) ((Map<?, ?>) pictures.get("seen")).get(name);
    return numbers.stream().map(one -> (int) number(one)).toList();
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }
}
