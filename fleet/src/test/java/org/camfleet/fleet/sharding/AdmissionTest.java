package org.camfleet.fleet.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.fleet.cluster.NodeLimits;
import org.camfleet.fleet.cluster.NodeRoom;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Admission places =
      new Admission("a", new NodeLimits(new NodeLimits.Settings(2, 0, 0, 0)));

  @Test
  void aBridgeBeyondTheLimitIsToldWhyAndFindsRoomWhenAnotherEnds() {
    assertThat(enter("one")).isNull();
    assertThat(enter("two")).isNull();
    assertThat(enter("three")).isEqualTo("no node has room: node a is full: 2 of 2 cameras");
    assertThat(enter("one")).as("who has a place keeps it").isNull();
    assertThat(places.room().waiting()).isEqualTo(1);

    places.ended("one");
    assertThat(places.room().reached()).isEmpty();
    assertThat(enter("three")).isNull();
    assertThat(places.room()).isEqualTo(new NodeRoom("2 of 2 cameras", 0, 0, Map.of()));
  }

  @Test
  void whereAnotherNodeHasRoomOnlyThisOneIsFull() {
    enter("one");
    enter("two");
    places.measured(new NodeLimits.Measured(0, 0, 0, 0), true);

    assertThat(enter("three")).isEqualTo("node a is full: 2 of 2 cameras");
  }

  @Test
  void theShardsInWhichCamerasWaitAreToldWithAllOfTheirCameras() {
    enter("one");
    enter("two");
    assertThat(places.enter("again", spec("one"))).isNotNull();
    enter("four");

    int shared = ByChannelName.shardOfName("one");
    int other = ByChannelName.shardOfName("four");
    assertThat(places.room().shards()).containsOnlyKeys(shared, other).containsEntry(shared, 2);
    places.ended("four");
    assertThat(places.room().shards()).containsOnlyKeys(shared);
  }

  @Test
  void atMostTwentyShardsAreTold() {
    for (int i = 0; i < 500; i++) {
      enter("camera-" + i);
    }

    assertThat(places.room().shards()).hasSize(NodeRoom.MOST_SHARDS);
    assertThat(places.room().waiting()).isEqualTo(498);
    assertThat(places.room().shardsText().length()).isLessThan(400);
  }

  private String enter(String name) {
    return places.enter(name, spec(name));
  }

  private static CameraSpec spec(String channel) {
    return new CameraSpec(
        channel,
        List.of(URI.create("rtsp://cam")),
        null,
        null,
        channel,
        List.of(CameraSpec.Target.LOCAL),
        CameraSpec.Audio.AUTO);
  }
}
