package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesisvideo.KinesisVideoAsyncClient;
import software.amazon.awssdk.services.kinesisvideo.model.APIName;
import software.amazon.awssdk.services.kinesisvideo.model.ChannelProtocol;
import software.amazon.awssdk.services.kinesisvideo.model.ChannelRole;
import software.amazon.awssdk.services.kinesisvideo.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesisvideo.model.KinesisVideoException;
import software.amazon.awssdk.services.kinesisvideo.model.MediaStorageConfigurationStatus;
import software.amazon.awssdk.services.kinesisvideo.model.NoDataRetentionException;
import software.amazon.awssdk.services.kinesisvideo.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesisvideo.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesisvideo.model.Status;
import software.amazon.awssdk.services.kinesisvideo.model.UpdateDataRetentionOperation;
import software.amazon.awssdk.services.kinesisvideo.model.VersionMismatchException;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/** AWS's own Java clients against our routes over HTTPS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KvsOperationsTest {
  private KvsTestServer server;
  private KinesisVideoAsyncClient control;

  @BeforeAll
  void start() throws Exception {
    server = new KvsTestServer();
    control = server.control();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aChannelLivesItsLife() {
    String arn = channel("life");
    assertThat(arn).matches("arn:aws:kinesisvideo:us-east-1:000000000000:channel/life/[0-9]{13}");
    var described =
        await(control.describeSignalingChannel(r -> r.channelName("life"))).channelInfo();
    assertThat(described.channelARN()).isEqualTo(arn);
    assertThat(described.channelStatus()).isEqualTo(Status.ACTIVE);
    assertThat(described.creationTime()).isCloseTo(Instant.now(), within(60));
    assertThat(described.singleMasterConfiguration().messageTtlSeconds()).isEqualTo(60);
    await(
        control.updateSignalingChannel(
            r ->
                r.channelARN(arn)
                    .currentVersion(described.version())
                    .singleMasterConfiguration(c -> c.messageTtlSeconds(30))));
    var updated = await(control.describeSignalingChannel(r -> r.channelARN(arn))).channelInfo();
    assertThat(updated.singleMasterConfiguration().messageTtlSeconds()).isEqualTo(30);
    assertThat(updated.version()).isNotEqualTo(described.version());
    refused(
        VersionMismatchException.class,
        400,
        "CurrentVersion",
        () ->
            await(
                control.deleteSignalingChannel(
                    r -> r.channelARN(arn).currentVersion(described.version()))));
    await(control.deleteSignalingChannel(r -> r.channelARN(arn)));
    refused(
        ResourceNotFoundException.class,
        404,
        "no signaling channel " + arn,
        () -> await(control.describeSignalingChannel(r -> r.channelARN(arn))));
  }

  @Test
  void aNameCanBeUsedOnce() {
    channel("once");
    refused(ResourceInUseException.class, 400, "ChannelName: once is taken", () -> channel("once"));
  }

  @Test
  void listsPageByPageAndByPrefix() {
    for (int i = 0; i < 5; i++) {
      channel("list-" + i);
    }
    var first =
        await(
            control.listSignalingChannels(
                r ->
                    r.maxResults(2)
                        .channelNameCondition(
                            c -> c.comparisonOperator("BEGINS_WITH").comparisonValue("list-"))));
    assertThat(first.channelInfoList())
        .extracting("channelName")
        .containsExactly("list-0", "list-1");
    var rest =
        await(
            control.listSignalingChannels(
                r ->
                    r.nextToken(first.nextToken())
                        .channelNameCondition(
                            c -> c.comparisonOperator("BEGINS_WITH").comparisonValue("list-"))));
    assertThat(rest.channelInfoList())
        .extracting("channelName")
        .containsExactly("list-2", "list-3", "list-4");
    assertThat(rest.nextToken()).isNull();
  }

  @Test
  void aStreamLivesItsLife() {
    String arn = stream("tape", 24);
    var described = await(control.describeStream(r -> r.streamName("tape"))).streamInfo();
    assertThat(described.dataRetentionInHours()).isEqualTo(24);
    assertThat(described.status()).isEqualTo(Status.ACTIVE);
    await(
        control.updateDataRetention(
            r ->
                r.streamARN(arn)
                    .currentVersion(described.version())
                    .operation(UpdateDataRetentionOperation.INCREASE_DATA_RETENTION)
                    .dataRetentionChangeInHours(6)));
    var updated = await(control.describeStream(r -> r.streamARN(arn))).streamInfo();
    assertThat(updated.dataRetentionInHours()).isEqualTo(30);
    refused(
        InvalidArgumentException.class,
        400,
        "leads from 30 to -1 hours (expected: 0 to 87600)",
        () ->
            await(
                control.updateDataRetention(
                    r ->
                        r.streamARN(arn)
                            .currentVersion(updated.version())
                            .operation("DECREASE_DATA_RETENTION")
                            .dataRetentionChangeInHours(31))));
    assertThat(
            await(control.getDataEndpoint(r -> r.streamARN(arn).apiName(APIName.GET_CLIP)))
                .dataEndpoint())
        .isEqualTo(server.url().toString());
    assertThat(await(control.listStreams(r -> r.maxResults(100))).streamInfoList())
        .extracting("streamName")
        .contains("tape");
    await(control.deleteStream(r -> r.streamARN(arn)));
    refused(
        ResourceNotFoundException.class,
        404,
        "no stream tape",
        () -> await(control.describeStream(r -> r.streamName("tape"))));
  }

  @Test
  void storageIsMappedJoinedAndSwitchedOff() {
    String channel = channel("stored");
    String stream = stream("stored", 1);
    assertThat(storageOf(channel)).isEqualTo(MediaStorageConfigurationStatus.DISABLED);
    joinRefused("stores no media", channel);
    refused(
        InvalidArgumentException.class,
        400,
        "WEBRTC on a channel without media storage",
        () -> endpoints(channel, ChannelRole.MASTER));
    map(channel, stream);
    assertThat(storageOf(channel)).isEqualTo(MediaStorageConfigurationStatus.ENABLED);
    assertThat(endpoints(channel, ChannelRole.MASTER))
        .containsExactly(
            "WSS wss://localhost:%d/signaling/master".formatted(server.url().getPort()),
            "HTTPS " + server.url(),
            "WEBRTC " + server.url());
    assertThat(endpoints(channel, ChannelRole.VIEWER).get(0)).endsWith("/signaling/viewer");
    await(server.storage().joinStorageSession(r -> r.channelArn(channel)));
    await(server.storage().joinStorageSessionAsViewer(r -> r.channelArn(channel).clientId("v1")));
    refused(
        ResourceInUseException.class,
        400,
        "a channel stores its media in it",
        () -> await(control.deleteStream(r -> r.streamARN(stream))));
    String other = channel("stored-too");
    refused(ResourceInUseException.class, 400, "another channel stores", () -> map(other, stream));
    await(
        control.updateMediaStorageConfiguration(
            r -> r.channelARN(channel).mediaStorageConfiguration(c -> c.status("DISABLED"))));
    assertThat(storageOf(channel)).isEqualTo(MediaStorageConfigurationStatus.DISABLED);
  }

  @Test
  void aStreamThatKeepsNothingCanNotStoreAChannel() {
    String channel = channel("forgetful");
    String stream = stream("forgetful", 0);
    refused(NoDataRetentionException.class, 400, "data retention of 0", () -> map(channel, stream));
  }

  @Test
  void joinsAreRefusedWithTheStorageClientsOwnExceptions() {
    String unknown = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/nobody/1700000000000";
    assertThatThrownBy(() -> await(server.storage().joinStorageSession(r -> r.channelArn(unknown))))
        .cause()
        .isInstanceOf(
            software.amazon.awssdk.services.kinesisvideowebrtcstorage.model
                .ResourceNotFoundException.class)
        .hasMessageContaining("no signaling channel " + unknown);
    assertThatThrownBy(
            () ->
                await(
                    server
                        .storage()
                        .joinStorageSessionAsViewer(r -> r.channelArn(unknown).clientId("aws_x"))))
        .cause()
        .isInstanceOf(
            software.amazon.awssdk.services.kinesisvideowebrtcstorage.model.InvalidArgumentException
                .class)
        .hasMessageContaining("begins with AWS_");
  }

  @Test
  void iceServersComeWithTheirCredentials() {
    String arn = channel("ice");
    assertThat(await(server.signaling().getIceServerConfig(r -> r.channelARN(arn))).iceServerList())
        .isEmpty();
    server.iceServers =
        (channel, user) ->
            List.of(
                new IceServer(
                    List.of("turn:127.0.0.1:3478?transport=udp"),
                    "1:" + user,
                    Secret.of("p"),
                    300));
    var answer =
        await(
            server
                .signaling()
                .getIceServerConfig(r -> r.channelARN(arn).clientId("v1").service("TURN")));
    assertThat(answer.iceServerList().get(0).username()).isEqualTo("1:v1");
    assertThat(answer.iceServerList().get(0).password()).isEqualTo("p");
    assertThat(answer.iceServerList().get(0).ttl()).isEqualTo(300);
  }

  @Test
  void hlsRequestsAreCheckedAndHandedOn() {
    String arn = stream("film", 24);
    server.hls =
        (stream, request, endpoint) ->
            CompletableFuture.completedFuture(
                "%s/hls/v1/%s?%s".formatted(endpoint.https(), stream.name(), request.mode()));
    assertThat(
            await(server.archivedMedia().getHLSStreamingSessionURL(r -> r.streamARN(arn)))
                .hlsStreamingSessionURL())
        .isEqualTo(server.url() + "/hls/v1/film?LIVE");
    assertThatThrownBy(
            () ->
                await(
                    server
                        .archivedMedia()
                        .getHLSStreamingSessionURL(
                            r -> r.streamARN(arn).playbackMode(HLSPlaybackMode.ON_DEMAND))))
        .cause()
        .isInstanceOf(
            software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.InvalidArgumentException
                .class)
        .hasMessageContaining("StartTimestamp: missing");
    String forgetful = stream("film-0", 0);
    assertThatThrownBy(
            () ->
                await(
                    server.archivedMedia().getHLSStreamingSessionURL(r -> r.streamARN(forgetful))))
        .cause()
        .isInstanceOf(
            software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.NoDataRetentionException
                .class);
  }

  @Test
  void badArgumentsSayWhichAndWhatIsExpected() {
    refused(
        InvalidArgumentException.class,
        400,
        "ChannelName: no spaces (expected: 1 to 256 of a-z A-Z 0-9 _ . -)",
        () -> channel("no spaces"));
    refused(
        InvalidArgumentException.class,
        400,
        "ChannelName, ChannelARN: neither is given (expected: exactly one of them)",
        () -> await(control.describeSignalingChannel(r -> {})));
    refused(
        InvalidArgumentException.class,
        400,
        "SingleMasterConfiguration.MessageTtlSeconds: 3 (expected: 5 to 120)",
        () ->
            await(
                control.createSignalingChannel(
                    r ->
                        r.channelName("ttl")
                            .singleMasterConfiguration(c -> c.messageTtlSeconds(3)))));
    refused(
        InvalidArgumentException.class,
        400,
        "DataRetentionInHours: 87601 (expected: 0 to 87600)",
        () -> stream("long", 87_601));
  }

  @Test
  void aBadSignatureOrAnUnknownKeyIsForbidden() {
    refused(
        KinesisVideoException.class,
        403,
        "the signature does not match",
        () ->
            await(
                server
                    .controlAs(KvsTestServer.ACCESS_KEY, "wrong")
                    .listStreams(r -> r.maxResults(1))));
    refused(
        KinesisVideoException.class,
        403,
        "access key id is not known",
        () ->
            await(
                server
                    .controlAs("AKIDOTHER", KvsTestServer.SECRET)
                    .listStreams(r -> r.maxResults(1))));
  }

  @Test
  void everyAnswerHasItsRequestId() {
    var answer = await(control.listStreams(r -> r.maxResults(1)));
    assertThat(answer.responseMetadata().requestId()).matches("[0-9a-f-]{36}");
  }

  private String channel(String name) {
    return await(control.createSignalingChannel(r -> r.channelName(name))).channelARN();
  }

  private String stream(String name, int hours) {
    return await(control.createStream(r -> r.streamName(name).dataRetentionInHours(hours)))
        .streamARN();
  }

  private void map(String channel, String stream) {
    await(
        control.updateMediaStorageConfiguration(
            r ->
                r.channelARN(channel)
                    .mediaStorageConfiguration(c -> c.status("ENABLED").streamARN(stream))));
  }

  private MediaStorageConfigurationStatus storageOf(String channel) {
    return await(control.describeMediaStorageConfiguration(r -> r.channelARN(channel)))
        .mediaStorageConfiguration()
        .status();
  }

  private List<String> endpoints(String channel, ChannelRole role) {
    return await(
            control.getSignalingChannelEndpoint(
                r ->
                    r.channelARN(channel)
                        .singleMasterChannelEndpointConfiguration(
                            c ->
                                c.protocols(
                                        ChannelProtocol.WSS,
                                        ChannelProtocol.HTTPS,
                                        ChannelProtocol.WEBRTC)
                                    .role(role))))
        .resourceEndpointList()
        .stream()
        .map(item -> item.protocolAsString() + " " + item.resourceEndpoint())
        .toList();
  }

  private void joinRefused(String text, String channel) {
    assertThatThrownBy(() -> await(server.storage().joinStorageSession(r -> r.channelArn(channel))))
        .cause()
        .isInstanceOf(
            software.amazon.awssdk.services.kinesisvideowebrtcstorage.model.InvalidArgumentException
                .class)
        .hasMessageContaining(text);
  }

  private static void refused(
      Class<? extends AwsServiceException> type, int status, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(type)
        .hasMessageContaining(text)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            refused -> assertThat(refused.statusCode()).isEqualTo(status));
  }

  private static org.assertj.core.data.TemporalUnitOffset within(long seconds) {
    return new org.assertj.core.data.TemporalUnitWithinOffset(
        seconds, java.time.temporal.ChronoUnit.SECONDS);
  }
}
