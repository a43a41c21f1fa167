package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlChannelStore;
import org.camfleet.fleet.database.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged bodies for every operation: an answer or a refusal, never anything else. */
class OperationsFuzzTest {
  @TempDir private Path directory;

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
      "APIName":"GET_CLIP","ResourceARN":"arn:aws:kinesisvideo:us-east-1:0:channel/c/1",
      "TagKeyList":["k"],"MediaType":"video/h264","StreamStorageConfiguration":{
      "DefaultStorageTier":"WARM"},"ImageGenerationConfiguration":{"Status":"DISABLED",
      "ImageSelectorType":"SERVER_TIMESTAMP","DestinationConfig":{"Uri":"s3://b/p",
      "DestinationRegion":"us-east-1"},"SamplingInterval":3000,"Format":"JPEG","FormatConfig":{
      "JPEGQuality":"80"},"WidthPixels":320},"NotificationConfiguration":{"Status":"DISABLED",
      "DestinationConfig":{"Uri":"arn:aws:sns:us-east-1:0:t"}},"SenderClientId":"AWS_alexa",
      "MessagePayload":"dj0wDQo=","Service":"TURN","PlaybackMode":"ON_DEMAND","HLSFragmentSelector":{
      "FragmentSelectorType":"PRODUCER_TIMESTAMP","TimestampRange":{
      "StartTimestamp":1700000000.5,"EndTimestamp":1700000100}},"Expires":300}""";

  private static final String ALPHABET = "{}[]\",:0 aA9-+.eE\u0000\uD800ü/=n";

  @Test
  void damagedBodiesAreRefusedAndNothingElseHappens() {
    try (Database database = TestDatabase.H2.open(directory)) {
      var testKit = ActorTestKit.create(KvsTestServer.CONFIG);
      try {
        tryAll(database, testKit.system());
      } finally {
        testKit.shutdownTestKit();
      }
    }
  }

  private static void tryAll(Database database, ActorSystem<?> system) {
    var environment =
        KvsTestServer.environment(
            database,
            new FakeChannels(new SqlChannelStore(database)),
            IceServers.NONE,
            HlsPlayback.NONE,
            new CountingMetrics());
    Operations all = KvsRoutes.operations(environment, system);
    List<KvsOperation> operations = new ArrayList<>(all.all().keySet());
    for (long seed = 1; seed <= 4000; seed++) {
      var random = new Random(seed);
      KvsOperation operation = operations.get(random.nextInt(operations.size()));
      String body = damaged(random);
      try {
        var fields = new RequestFields(KvsJson.read(body.getBytes(StandardCharsets.UTF_8)));
        all.of(operation)
            .call(new KvsCall("AK", fields, new PublicEndpoint("h")))
            .toCompletableFuture()
            .join();
      } catch (KvsRefusal expected) {
        // A refusal is what we want.
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof KvsRefusal)) {
          fail("seed " + seed + " " + operation + ": " + body, e);
        }
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + " " + operation + ": " + body, e);
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
