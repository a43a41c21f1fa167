package org.camfleet.fleet.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.camfleet.fleet.CameraKey;
import org.junit.jupiter.api.Test;

class ByChannelNameTest {
  @Test
  void aCameraAndItsChannelHaveOneShard() {
    for (String name : new String[] {"gate", "a", "x_y.z-1", "cam100"}) {
      String arn = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/" + name + "/1764460000000";

      assertThat(ByChannelName.shard(new CameraKey(name, "some-camera").entityId()))
          .as(name)
          .isEqualTo(ByChannelName.shard(arn));
    }
  }

  @Test
  void namesThatCountUpSpreadEvenly() {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < 30_000; i++) {
      counts.merge(ByChannelName.shard("cam" + i + "/cam" + i), 1, Integer::sum);
    }

    assertThat(counts).hasSize(ByChannelName.SHARDS);
    assertThat(counts.values()).allMatch(count -> count > 50 && count < 180);
  }

  @Test
  void aCameraKeyComesBackFromItsEntityId() {
    CameraKey key = new CameraKey("chan.nel-1", "cam_1");

    assertThat(CameraKey.parse(key.entityId())).isEqualTo(key);
  }
}
