package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;

/** Damaged bodies for every operation: an answer or a refusal, never anything else. */
class OperationsFuzzTest {
  private static final String GOOD =
      """
      {"ChannelName":"c","ChannelARN":"arn:aws:kinesisvideo:us-east-1:0:channel/c/1",
      "channelArn":"arn:aws:kinesisvideo:us-east-1:0:channel/c/1","clientId":"v",
      "StreamARN":"arn:aws:kinesisvideo:us-east-1:0:stream/s/1","MaxResults":5,
      "SingleMasterConfiguration":{"MessageTtlSeconds":60},"Tags":[{"Key":"k","Value":"v"}],
      "CurrentVersion":"abc","NextToken":"Yw==","Operation":"INCREASE_DATA_RETENTION",
      "DataRetentionChangeInHours":1,"StreamName":"s","DataRetentionInHours":24,
      "ChannelNameCondition":{"ComparisonOperator":"BEGINS_WITH","ComparisonValue":"c"},
      "MediaStorageConfiguration":{"Status":"ENABLED","StreamARN":null},
      "SingleMasterChannelEndpointConfiguration":{"Protocols":["WSS"],"Role":"MASTER"},
      "APIName":"GET_CLIP","PlaybackMode":"ON_DEMAND","HLSFragmentSelector":{
      "FragmentSelectorType":"PRODUCER_TIMESTAMP","TimestampRange":{
      "StartTimestamp":1700000000.5,"EndTimestamp":1700000100}},"Expires":300}""";

  private static final String ALPHABET = "{}[]\",:0 aA9-+.eE\u0000\uD800ü/=n";

  @Test
  void damagedBodiesAreRefusedAndNothingElseHappens() {
    var stores = new MemoryStores();
    var environment =
        KvsTestServer.environment(
            stores,
            new FakeChannels(stores),
            IceServers.NONE,
            HlsPlayback.NONE,
            new CountingMetrics());
    List<Operations.Named> operations =
        new ArrayList<>(KvsRoutes.operations(environment).all().values());
    for (long seed = 1; seed <= 4000; seed++) {
      var random = new Random(seed);
      Operations.Named operation = operations.get(random.nextInt(operations.size()));
      String body = damaged(random);
      try {
        var fields = new RequestFields(KvsJson.read(body.getBytes(StandardCharsets.UTF_8)));
        operation
            .operation()
            .call(new KvsCall("AK", fields, new PublicEndpoint("h")))
            .toCompletableFuture()
            .join();
      } catch (KvsRefusal expected) {
        // A refusal is what we want.
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof KvsRefusal)) {
          fail("seed " + seed + " " + operation.name() + ": " + body, e);
        }
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + " " + operation.name() + ": " + body, e);
      }
    }
  }

  /** Mostly values are damaged, so that the reading gets past the JSON. */
  private static String damaged(Random random) {
    var text = new StringBuilder(GOOD);
    if (random.nextInt(3) == 0) {
      text.setCharAt(
          random.nextInt(text.length()), ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    String[] values = {"null", "-1", "1e400", "\"\"", "[]", "{}", "true", "99999999999", "\"a b\""};
    int edits = random.nextInt(4);
    for (int i = 0; i < edits; i++) {
      int colon = text.indexOf(":", random.nextInt(text.length()));
      int end = colon < 0 ? -1 : text.indexOf(",", colon);
      if (end > 0) {
        text.replace(colon + 1, end, values[random.nextInt(values.length)]);
      }
    }
    return text.toString();
  }
}
