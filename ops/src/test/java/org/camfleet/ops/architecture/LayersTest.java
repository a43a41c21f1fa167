package org.camfleet.ops.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.camfleet.ops.architecture.House.in;

import org.junit.jupiter.api.Test;

/** Who may know whom (docs: ARCHITECTURE.md, "The house"). */
class LayersTest {

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
    forbid("core.client", "core.channel", "core.archive", "core.playback");
    forbid("core.channel", "core.bridge", "core.rtsp", "core.client");
  }

  @Test
  void siblingsAreStrangers() {
    forbid("core.bridge", "core.client");
    forbid("core.rtsp", "core.client");
    forbid("core.webrtc", "core.client");
    forbid("core.signaling", "core.client");
    forbid("core.archive", "core.client");
    forbid("core.rtsp", "core.webrtc", "core.signaling", "core.archive", "core.playback");
    forbid("core.rtsp", "core.bridge", "core.channel");
    forbid("core.webrtc", "core.rtsp", "core.signaling", "core.archive", "core.playback");
    forbid("core.webrtc", "core.bridge", "core.channel");
    forbid("core.archive", "core.rtsp", "core.webrtc", "core.signaling");
    forbid("core.archive", "core.bridge", "core.channel", "core.playback");
    forbid("core.playback", "core.rtsp", "core.webrtc", "core.signaling");
    forbid("core.playback", "core.bridge", "core.channel");
    forbid("core.signaling", "core.rtsp", "core.archive", "core.playback", "core.bridge");
    forbid("core.metrics", "core.media", "core.events", "core.bridge", "core.channel");
    forbid("core.events", "core.media", "core.metrics", "core.bridge", "core.channel");
  }

  @Test
  void theRoomsBehindThePeerConnectionAreSeenFromItAlone() {
    noClasses()
        .that()
        .resideInAnyPackage(
            in("core.bridge", "core.client", "core.channel", "core.archive", "core.signaling"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in("core.webrtc.srtp", "core.webrtc.dtls", "core.webrtc.rtp"))
        .because("the door of core.webrtc is its root package")
        .check(House.CLASSES);
  }

  @Test
  void nettyStaysOnTheMediaPlane() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("core.media", "core.rtsp", "core.webrtc"))
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
        .resideInAnyPackage(in(from))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in(to))
        .allowEmptyShould(true)
        .check(House.CLASSES);
  }
}
