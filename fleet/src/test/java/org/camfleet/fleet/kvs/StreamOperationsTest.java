package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.camfleet.core.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.kinesisvideo.KinesisVideoAsyncClient;
import software.amazon.awssdk.services.kinesisvideo.model.APIName;
import software.amazon.awssdk.services.kinesisvideo.model.DefaultStorageTier;

/** What the changes of streams and channels do, seen by AWS's own client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamOperationsTest {
  private KvsTestServer server;
  private KvsClients clients;
  private KinesisVideoAsyncClient control;

  @BeforeAll
  void start() throws Exception {
    server = new KvsTestServer();
    clients = server.clients(KvsTestServer.ACCESS_KEY);
    control = clients.control();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void anUpdateChangesWhatItNamesAndTheVersion() {
    Fixture on = Fixture.create(clients, 24);
    String version = on.streamVersion();
    await(
        control.updateStream(
            r -> r.streamARN(on.streamArn()).currentVersion(version).deviceName("d")));
    var first = await(control.describeStream(r -> r.streamName(on.name()))).streamInfo();
    await(
        control.updateStream(
            r ->
                r.streamARN(on.streamArn())
                    .currentVersion(first.version())
                    .mediaType("video/h264,audio/aac")));
    var second = await(control.describeStream(r -> r.streamName(on.name()))).streamInfo();
    assertThat(second.deviceName()).isEqualTo("d");
    assertThat(second.mediaType()).isEqualTo("video/h264,audio/aac");
    assertThat(second.dataRetentionInHours()).isEqualTo(24);
    assertThat(List.of(version, first.version(), second.version())).doesNotHaveDuplicates();
  }

  @Test
  void anUpdateOfAChannelThatNamesNoMessageLifeKeepsIt() {
    String arn =
        await(
                control.createSignalingChannel(
                    r ->
                        r.channelName("patient")
                            .singleMasterConfiguration(s -> s.messageTtlSeconds(90))))
            .channelARN();
    var before = await(control.describeSignalingChannel(r -> r.channelARN(arn))).channelInfo();
    await(control.updateSignalingChannel(r -> r.channelARN(arn).currentVersion(before.version())));
    var after = await(control.describeSignalingChannel(r -> r.channelARN(arn))).channelInfo();
    assertThat(after.singleMasterConfiguration().messageTtlSeconds()).isEqualTo(90);
    assertThat(after.version()).isNotEqualTo(before.version());
  }

  @Test
  void aStorageTierIsKept() {
    Fixture on = Fixture.create(clients, 24);
    await(Calls.of(KvsOperation.UPDATE_STREAM_STORAGE_CONFIGURATION).by(clients, on));
    var described =
        await(control.describeStreamStorageConfiguration(r -> r.streamARN(on.streamArn())));
    assertThat(described.streamStorageConfiguration().defaultStorageTier())
        .isEqualTo(DefaultStorageTier.WARM);
    assertThat(described.streamName()).isEqualTo(on.name());
    assertThat(described.streamARN()).isEqualTo(on.streamArn());
  }

  @Test
  void imageGenerationIsAnsweredAsItWasGivenAndRemovedByNone() {
    Fixture on = Fixture.create(clients, 24);
    assertThat(images(on)).isNull();
    await(Calls.of(KvsOperation.UPDATE_IMAGE_GENERATION_CONFIGURATION).by(clients, on));
    assertThat(images(on)).isEqualTo(Calls.images().build());
    await(control.updateImageGenerationConfiguration(r -> r.streamName(on.name())));
    assertThat(images(on)).isNull();
  }

  private @Nullable Object images(Fixture on) {
    return await(control.describeImageGenerationConfiguration(r -> r.streamName(on.name())))
        .imageGenerationConfiguration();
  }

  @Test
  void disabledDeliveriesAreKeptEvenWhereAChannelStoresItsMedia() {
    Fixture on = Fixture.create(clients, 24).mapped(clients);
    await(
        control.updateNotificationConfiguration(
            r ->
                r.streamName(on.name())
                    .notificationConfiguration(
                        n ->
                            n.status("DISABLED")
                                .destinationConfig(d -> d.uri("arn:aws:sns:us-east-1:0:t")))));
    assertThat(
            await(control.describeNotificationConfiguration(r -> r.streamName(on.name())))
                .notificationConfiguration()
                .statusAsString())
        .isEqualTo("DISABLED");
  }

  @Test
  void aMappedStreamNamesItsChannelAndAnotherNone() {
    Fixture on = Fixture.create(clients, 24);
    assertThat(mapped(on)).isEmpty();
    on.mapped(clients);
    assertThat(mapped(on)).containsExactly(on.channelArn());
  }

  private List<String> mapped(Fixture on) {
    return await(control.describeMappedResourceConfiguration(r -> r.streamName(on.name())))
        .mappedResourceConfigurationList()
        .stream()
        .map(one -> one.arn())
        .toList();
  }

  @Test
  void tagsOfAChannelAreAddedReplacedAndRemoved() {
    String arn =
        await(
                control.createSignalingChannel(
                    r -> r.channelName("tagged").tags(Calls.tag("a", "1"), Calls.tag("b", "2"))))
            .channelARN();
    await(
        control.tagResource(
            r -> r.resourceARN(arn).tags(Calls.tag("b", "3"), Calls.tag("c", "über/alles"))));
    await(control.untagResource(r -> r.resourceARN(arn).tagKeyList("a", "never")));
    assertThat(await(control.listTagsForResource(r -> r.resourceARN(arn))).tags())
        .isEqualTo(Map.of("b", "3", "c", "über/alles"));
  }

  @Test
  void tagsOfAStreamComeWithItAndGoWithIt() {
    String arn =
        await(control.createStream(r -> r.streamName("marked").tags(Map.of("a", "1")))).streamARN();
    await(control.tagStream(r -> r.streamName("marked").tags(Map.of("b", ""))));
    assertThat(await(control.listTagsForStream(r -> r.streamARN(arn))).tags())
        .isEqualTo(Map.of("a", "1", "b", ""));
    await(control.deleteStream(r -> r.streamARN(arn)));
    await(control.createStream(r -> r.streamName("marked")));
    assertThat(await(control.listTagsForStream(r -> r.streamName("marked"))).tags()).isEmpty();
  }

  @Test
  void everyPageOfAListHoldsTheNextNames() {
    for (int i = 0; i < 7; i++) {
      int number = i;
      await(control.createStream(r -> r.streamName("page_" + number)));
    }
    List<String> names = new ArrayList<>();
    await(
        control
            .listStreamsPaginator(
                r ->
                    r.maxResults(3)
                        .streamNameCondition(
                            c -> c.comparisonOperator("BEGINS_WITH").comparisonValue("page_")))
            .streamInfoList()
            .subscribe(stream -> names.add(stream.streamName())));
    assertThat(names)
        .containsExactly("page_0", "page_1", "page_2", "page_3", "page_4", "page_5", "page_6");
  }

  @Test
  void everyApiHasADataEndpoint() {
    Fixture on = Fixture.create(clients, 24);
    for (APIName api : APIName.knownValues()) {
      assertThat(
              await(control.getDataEndpoint(r -> r.streamName(on.name()).apiName(api)))
                  .dataEndpoint())
          .isEqualTo(server.url().toString());
    }
  }

  @Test
  void anOfferIsAnsweredByTheMaster() {
    Fixture on = Fixture.create(clients, 24);
    server.channels.offerReply =
        new Channel.Answered("{\"type\":\"answer\",\"sdp\":\"v=0\\r\\ns=answer\\r\\n\"}");
    String answer =
        await(
                clients
                    .signaling()
                    .sendAlexaOfferToMaster(
                        r ->
                            r.channelARN(on.channelArn())
                                .senderClientId("alexa")
                                .messagePayload(Calls.OFFER)))
            .answer();
    assertThat(new String(Base64.getDecoder().decode(answer), StandardCharsets.UTF_8))
        .isEqualTo("v=0\r\ns=answer\r\n");
  }
}
