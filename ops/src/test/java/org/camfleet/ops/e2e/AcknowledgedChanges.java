package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Changes of one camera through one node, one after another, until the node does not answer. */
final class AcknowledgedChanges {
  private static final String ID = "changed";
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final CompletableFuture<Integer> last;

  private AcknowledgedChanges(CompletableFuture<Integer> last) {
    this.last = last;
  }

  /** Changes the camera's label, and goes on with it; the camera is not pulled. */
  static AcknowledgedChanges through(CamfleetProcess node) {
    FleetApi api = node.api();
    change(api, 1);
    return new AcknowledgedChanges(CompletableFuture.supplyAsync(() -> changeOn(api)));
  }

  /** The number of the last change that was acknowledged. */
  private static int changeOn(FleetApi api) {
    int number = 1;
    while (true) {
      LockSupport.parkNanos(PAUSE.toNanos());
      try {
        change(api, number + 1);
      } catch (RuntimeException gone) {
        return number;
      }
      number++;
    }
  }

  private static void change(FleetApi api, int number) {
    String camera =
        """
        {"id":"%s","url":"rtsp://192.0.2.1/1","enabled":false,"labels":{"number":"%d"}}
        """
            .formatted(ID, number);
    HttpResponse<String> answer =
        api.send("PUT", "/api/v1/cameras/" + ID, "application/json", camera, Duration.ofSeconds(5));
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
  }

  /** Fails unless another node has the last change; one that was under way may be there too. */
  void areAt(CamfleetProcess survivor) throws Exception {
    int acknowledged = last.get(30, TimeUnit.SECONDS);
    int stored =
        survivor.api().call("GET", "/api/v1/cameras/" + ID, null, 200).at("/labels/number").asInt();
    assertThat(stored).as("the last change").isIn(acknowledged, acknowledged + 1);
  }
}
