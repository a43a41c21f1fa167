package org.camfleet.fleet.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import org.apache.pekko.serialization.SerializationExtension;
import org.camfleet.core.channel.Presence;
import org.camfleet.core.signaling.Participant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages that cross nodes fit; that they arrive as they were sent is MessageEvolutionTest's. */
class MessagesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00.123456Z");
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = new TestNode();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void theLongestPresenceListFitsTheFrameBetweenNodes() {
    String longest = "x".repeat(256);
    Participant viewer = Participant.viewer(longest);
    Presence there =
        new Presence(
            "arn",
            new Presence.Signaling(
                Collections.nCopies(Presence.MOST, new Presence.Connected(viewer, NOON)),
                Collections.nCopies(64, new Presence.Away(viewer, 64, NOON)),
                Collections.nCopies(Presence.MOST, new Presence.Direct(viewer, "answered", NOON))),
            Collections.nCopies(
                Presence.MOST,
                new Presence.Session(
                    "publisher",
                    longest,
                    "negotiating",
                    NOON,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE)),
            true);
    long frame =
        node.system()
            .settings()
            .config()
            .getBytes("pekko.remote.artery.advanced.maximum-frame-size");
    byte[] bytes = SerializationExtension.get(node.system()).serialize(there).get();
    // What surrounds the message in its frame is less than 4 kB.
    assertThat((long) bytes.length).isLessThan(frame - 4096);
  }
}
