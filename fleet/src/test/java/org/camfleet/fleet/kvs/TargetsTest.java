package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.policy.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** What a request is about, as AWS's model of each operation has it. */
class TargetsTest {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:%s/%s/1700000000";

  /** Each member that can name a resource, with a value that names one after the member. */
  private static final Map<String, String> MEMBERS =
      Map.of(
          "ChannelName", "ChannelName",
          "ChannelARN", ARN.formatted("channel", "ChannelARN"),
          "channelArn", ARN.formatted("channel", "channelArn"),
          "ResourceARN", ARN.formatted("channel", "ResourceARN"),
          "StreamName", "StreamName",
          "StreamARN", ARN.formatted("stream", "StreamARN"));

  private final Targets targets = new Targets(KvsSettings.DEFAULT);

  static Stream<KvsOperation> operations() {
    return Stream.of(KvsOperation.values())
        .filter(operation -> operation.family() != KvsOperation.Family.SOCKET);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void onlyMembersThatTheOperationHasNameItsTargets(KvsOperation operation) throws Exception {
    Set<String> theirs = new TreeSet<>(MEMBERS.keySet());
    theirs.retainAll(membersInAwsModel(operation));
    assertThat(targets.of(operation, all())).extracting(Resource::name).hasSameElementsAs(theirs);
  }

  @Test
  void theStreamOfAMappingIsATargetBehindItsChannel() {
    ObjectNode body = KvsJson.object().put("ChannelARN", MEMBERS.get("ChannelARN"));
    body.putObject("MediaStorageConfiguration").put("StreamARN", MEMBERS.get("StreamARN"));
    var fields = new RequestFields(body);
    assertThat(targets.of(KvsOperation.UPDATE_MEDIA_STORAGE_CONFIGURATION, fields))
        .extracting(Resource::name)
        .containsExactly("ChannelARN", "StreamARN");
    assertThat(targets.of(KvsOperation.UPDATE_SIGNALING_CHANNEL, fields))
        .extracting(Resource::name)
        .containsExactly("ChannelARN");
  }

  @Test
  void aJunkChannelIsNoWayAroundTheLimitOfAStream() {
    var metrics = new CountingMetrics();
    var quotas =
        new KvsQuotas(
            new QuotaSettings(false, Map.of(), Map.of(Quota.STREAM_DESCRIBE, 5), 1, 1, 1, 100),
            metrics,
            () -> 0);
    for (int i = 0; i < 5; i++) {
      quotas.take(KvsOperation.DESCRIBE_STREAM, described("junk" + i));
    }
    List<Resource> sixth = described("junk6");
    assertThatThrownBy(() -> quotas.take(KvsOperation.DESCRIBE_STREAM, sixth))
        .isInstanceOf(KvsRefusal.class)
        .hasMessageContaining("at most 5 calls a second for stream door");
    assertThat(metrics.value("camfleet_kvs_rate_buckets")).isEqualTo(1);
  }

  private List<Resource> described(String junk) {
    ObjectNode body = KvsJson.object().put("StreamName", "door");
    body.put("ChannelARN", ARN.formatted("channel", junk));
    return targets.of(KvsOperation.DESCRIBE_STREAM, new RequestFields(body));
  }

  private static RequestFields all() {
    ObjectNode body = KvsJson.object();
    MEMBERS.forEach(body::put);
    return new RequestFields(body);
  }

  private static List<String> membersInAwsModel(KvsOperation operation) throws Exception {
    String name =
        operation
            .operationName()
            .replace("HLS", "Hls")
            .replace("DASH", "Dash")
            .replace("URL", "Url");
    Class<?> request =
        Class.forName(
            "software.amazon.awssdk.services.%s.model.%sRequest"
                .formatted(operation.family().client(), name));
    var builder = (SdkBuilder<?, ?>) request.getMethod("builder").invoke(null);
    return ((SdkPojo) builder.build()).sdkFields().stream().map(SdkField::locationName).toList();
  }
}
