package org.camfleet.ops.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.ops.architecture.House.in;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may know whom (docs: ARCHITECTURE.md, "The house"). */
class LayersTest {
  /**
   * The rooms of core and which of the others each may know. The ports, {@code metrics} and {@code
   * events}, know nobody; a recording reaches the archive through the channel's own port.
   */
  private static final Map<String, Set<String>> DOORS =
      Map.ofEntries(
          entry("metrics", Set.of()),
          entry("events", Set.of()),
          entry("brownout", Set.of("metrics", "events")),
          entry("media", Set.of("metrics")),
          entry("adaptive", Set.of("media", "metrics", "webrtc")),
          entry("rtsp", Set.of("media", "metrics")),
          entry("onvif", Set.of("metrics", "rtsp")),
          entry("webrtc", Set.of("media", "metrics")),
          entry("signaling", Set.of("media", "metrics", "webrtc")),
          entry(
              "bridge",
              Set.of(
                  "media",
                  "metrics",
                  "events",
                  "brownout",
                  "rtsp",
                  "onvif",
                  "webrtc",
                  "signaling")),
          entry("channel", Set.of("media", "metrics", "events", "brownout", "webrtc", "signaling")),
          entry("archive", Set.of("media", "metrics", "events")),
          entry("playback", Set.of("archive")),
          entry("images", Set.of("archive", "metrics")),
          entry("client", Set.of("media", "metrics", "rtsp", "webrtc", "signaling", "bridge")));

  @Test
  void modulesKnowOnlyThoseBelow() {
    forbid("codecs", "core", "fleet", "ops", "k8s");
    forbid("core", "fleet", "ops", "k8s");
    forbid("fleet", "ops", "k8s");
    forbid("ops", "k8s");
  }

  @Test
  void codecsTurnBytesIntoValuesAndTouchNothingElse() {
    noClasses()
        .that()
        .resideInAnyPackage(in("codecs"))
        .and()
        .resideOutsideOfPackages(in("codecs.ffmpeg"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.pekko..",
            "io.netty..",
            "java.net.http..",
            "java.nio.channels..",
            "java.nio.file..",
            "java.sql..")
        .because("a codec that opens nothing can be tested with bytes alone")
        .check(House.CLASSES);
  }

  @Test
  void nativeCodecsStayInTheirRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("codecs.ffmpeg"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco..")
        .because("a native crash must be searched in one place")
        .check(House.CLASSES);
  }

  @Test
  void theMediaPlaneKnowsNoProtocol() {
    forbid(
        "core.media",
        "core.rtsp",
        "core.webrtc",
        "core.signaling",
        "core.bridge",
        "core.channel",
        "core.archive",
        "core.playback",
        "codecs.rtsp",
        "codecs.sdp",
        "codecs.stun");
  }

  @Test
  void theTwoHalvesMeetOnlyOnTheWire() {
    forbid("core.bridge", "core.channel", "core.archive", "core.playback");
    forbid("core.channel", "core.bridge", "core.rtsp");
  }

  @Test
  void siblingsMeetOnlyAtTheDoorsThatAreNamedHere() {
    assertThat(rooms()).as("rooms of core").isEqualTo(DOORS.keySet());
    DOORS.forEach(
        (room, open) ->
            forbid(
                "core." + room,
                DOORS.keySet().stream()
                    .filter(other -> !other.equals(room) && !open.contains(other))
                    .map(other -> "core." + other)
                    .toArray(String[]::new)));
  }

  private static Set<String> rooms() {
    Pattern room = Pattern.compile("org\\.camfleet\\.core\\.([a-z0-9]+)(\\..*)?");
    return House.CLASSES.stream()
        .map(type -> room.matcher(type.getPackageName()))
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void theRoomsBehindThePeerConnectionAreSeenFromItAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("core.webrtc"))
        .and()
        // These two say which addresses candidates show.
        .doNotHaveFullyQualifiedName("org.camfleet.ops.Media")
        .and()
        .doNotHaveFullyQualifiedName("org.camfleet.core.client.StorageClient")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            existing(
                "core.webrtc.ice",
                "core.webrtc.net",
                "core.webrtc.dtls",
                "core.webrtc.srtp",
                "core.webrtc.rtp",
                "core.webrtc.sdp"))
        .because("the door of core.webrtc is its root package")
        .check(House.CLASSES);
  }

  @Test
  void nettyStaysOnTheMediaPlane() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("core.media", "core.rtsp", "core.webrtc", "core.onvif"))
        .and()
        // The bridge's signaling socket lives on its camera's loop.
        .haveNameNotMatching("org\\.camfleet\\.core\\.signaling\\.SignalingClient.*")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..")
        .because("control speaks through actors and Pekko HTTP")
        .check(House.CLASSES);
  }

  @Test
  void theClusterIsKnownToFleetAlone() {
    noClasses()
        .that()
        .resideInAnyPackage(in("codecs", "core"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.pekko.cluster..")
        .because("a channel works the same on one node and on many")
        .check(House.CLASSES);
  }

  private static void forbid(String from, String... to) {
    noClasses()
        .that()
        .resideInAnyPackage(existing(from))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(existing(to))
        .check(House.CLASSES);
  }

  /** A rule about a room that was renamed would hold for ever. */
  private static String[] existing(String... packages) {
    for (String room : packages) {
      String name = "org.camfleet." + room;
      // Nobody below k8s has it on its class path: the rule about it goes by its name.
      assertThat(room.equals("k8s") || House.CLASSES.containPackage(name)).as(name).isTrue();
    }
    return in(packages);
  }
}
