package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.channel.ChannelRecord;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.camfleet.fleet.kvs.MediaStorage;
import org.camfleet.fleet.kvs.StoreOutcome;
import org.camfleet.fleet.kvs.StreamInfo;
import org.camfleet.fleet.kvs.StreamSettings;
import org.camfleet.fleet.kvs.StreamSettings.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class KvsStoresTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.123Z");

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private final Map<String, Long> archived = new HashMap<>();
  private Database database;
  private SqlChannelStore channels;
  private SqlStreamStore streams;
  private SqlTagStore tags;
  private SqlChannelDirectory channelDirectory;

  @BeforeEach
  void open() {
    database = vendor.open(directory);
    channels = new SqlChannelStore(database);
    streams = new SqlStreamStore(database);
    tags = new SqlTagStore(database);
    channelDirectory =
        new SqlChannelDirectory(
            database,
            stream -> CompletableFuture.completedFuture(archived.getOrDefault(stream, 0L)));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aChannelIsFoundByNameAndByArnAsItWasStored() {
    ChannelInfo door = channel("door");

    assertThat(result(channels.create(door))).isTrue();
    assertThat(result(channels.byName("door"))).contains(door);
    assertThat(result(channels.byArn(door.arn()))).contains(door);
    assertThat(result(channels.byName("DOOR"))).isEmpty();
  }

  @Test
  void aNameIsTakenOnceEvenByManyAtTheSameTime() {
    List<CompletionStage<Boolean>> creates = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ChannelInfo one = channel("door");
      creates.add(
          channels.create(
              new ChannelInfo(one.arn() + i, "door", one.createdAt(), 60, one.version())));
    }

    assertThat(creates.stream().map(create -> result(create)).filter(made -> made)).hasSize(1);
  }

  @Test
  void listingGoesByNameFromACursorAndTakesThePrefixLiterally() {
    for (String name : List.of("a_1", "a_2", "a_3", "aX4", "b_1")) {
      result(channels.create(channel(name)));
      result(streams.create(stream(name, 24)));
    }

    assertThat(result(channels.list("a_", "", 2)))
        .extracting(ChannelInfo::name)
        .containsExactly("a_1", "a_2");
    assertThat(result(channels.list("a_", "a_2", 9)))
        .extracting(ChannelInfo::name)
        .containsExactly("a_3");
    assertThat(result(channels.list("", "", 100))).hasSize(5);
    assertThat(result(streams.list("a_", "a_1", 9)))
        .extracting(StreamInfo::name)
        .containsExactly("a_2", "a_3");
  }

  @Test
  void anUpdateNeedsTheVersionThatIsStored() {
    ChannelInfo door = channel("door");
    result(channels.create(door));
    ChannelInfo next = new ChannelInfo(door.arn(), "door", NOW, 90, "v2");

    assertThat(result(channels.update(next, "stale"))).isEqualTo(StoreOutcome.VERSION_MISMATCH);
    assertThat(result(channels.update(next, "v1"))).isEqualTo(StoreOutcome.DONE);
    assertThat(result(channels.byName("door"))).contains(next);
    assertThat(result(channels.update(channel("other"), "v1"))).isEqualTo(StoreOutcome.NOT_FOUND);
  }

  @Test
  void aStreamKeepsEveryFieldThroughItsChanges() {
    StreamInfo yard = stream("yard", 24);
    result(streams.create(yard));
    StreamInfo next =
        new StreamInfo(
            yard.arn(), "yard", NOW, 48, "device", "video/h264,audio/aac", "key", "WARM", "v2");

    assertThat(result(streams.byName("yard"))).contains(yard);
    assertThat(result(streams.update(next, "v1"))).isEqualTo(StoreOutcome.DONE);
    assertThat(result(streams.byArn(yard.arn()))).contains(next);
    assertThat(result(streams.create(stream("yard", 1)))).isFalse();
  }

  @Test
  void aStreamTakesOneRecordingChannelAndIsFreeAgainWhenStorageIsOff() {
    ChannelInfo door = stored(channel("door"));
    ChannelInfo gate = stored(channel("gate"));
    StreamInfo yard = stored(stream("yard", 24));
    MediaStorage on = new MediaStorage(true, yard.arn());

    assertThat(result(channels.mediaStorage(door.arn()))).isEqualTo(MediaStorage.OFF);
    assertThat(result(channels.setMediaStorage(door.arn(), on))).isEqualTo(StoreOutcome.DONE);
    assertThat(result(channels.setMediaStorage(door.arn(), on))).isEqualTo(StoreOutcome.DONE);
    assertThat(result(channels.setMediaStorage(gate.arn(), on))).isEqualTo(StoreOutcome.IN_USE);
    assertThat(result(channels.storedIn(yard.arn()))).contains(door);
    assertThat(result(streams.delete(yard.arn(), null))).isEqualTo(StoreOutcome.IN_USE);

    MediaStorage off = new MediaStorage(false, yard.arn());
    assertThat(result(channels.setMediaStorage(door.arn(), off))).isEqualTo(StoreOutcome.DONE);
    assertThat(result(channels.mediaStorage(door.arn()))).isEqualTo(off);
    assertThat(result(channels.setMediaStorage(gate.arn(), on))).isEqualTo(StoreOutcome.DONE);
  }

  @Test
  void storageNeedsAChannelAndAStreamThatExist() {
    ChannelInfo door = stored(channel("door"));
    StreamInfo yard = stored(stream("yard", 24));

    assertThat(result(channels.setMediaStorage("no:such", new MediaStorage(true, yard.arn()))))
        .isEqualTo(StoreOutcome.NOT_FOUND);
    assertThat(result(channels.setMediaStorage(door.arn(), new MediaStorage(true, "no:such"))))
        .isEqualTo(StoreOutcome.NOT_FOUND);
  }

  @Test
  void deletingTakesMappingAndTagsAlong() {
    ChannelInfo door = stored(channel("door"));
    StreamInfo yard = stored(stream("yard", 24));
    result(channels.setMediaStorage(door.arn(), new MediaStorage(true, yard.arn())));
    result(tags.put(door.arn(), Map.of("site", "north")));

    assertThat(result(channels.delete(door.arn(), "stale")))
        .isEqualTo(StoreOutcome.VERSION_MISMATCH);
    assertThat(result(channels.delete(door.arn(), "v1"))).isEqualTo(StoreOutcome.DONE);
    assertThat(result(channels.delete(door.arn(), null))).isEqualTo(StoreOutcome.NOT_FOUND);
    assertThat(result(tags.tags(door.arn()))).isEmpty();
    assertThat(result(streams.delete(yard.arn(), null))).isEqualTo(StoreOutcome.DONE);
  }

  @Test
  void tagsAreAddedReplacedAndRemoved() {
    result(tags.put("arn", Map.of("site", "north", "floor", "2")));
    result(tags.put("arn", Map.of("site", "south", "Door", "main")));
    result(tags.remove("arn", List.of("floor", "never-there")));

    assertThat(result(tags.tags("arn")))
        .containsExactly(Map.entry("Door", "main"), Map.entry("site", "south"));
    assertThat(result(tags.tags("other"))).isEmpty();
  }

  @Test
  void aResourceHasFiftyTagsAtMostAndARefusedLotChangesNothing() {
    Map<String, String> fifty = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      fifty.put("key" + i, "v");
    }
    assertThat(result(tags.put("arn", fifty))).isTrue();
    assertThat(result(tags.put("arn", Map.of("key1", "new", "key50", "v")))).isFalse();
    assertThat(result(tags.put("arn", Map.of("key2", "new")))).isTrue();
    assertThat(result(tags.tags("arn")))
        .hasSize(50)
        .containsEntry("key1", "v")
        .containsEntry("key2", "new");
  }

  @Test
  void resourcesAreMadeTogetherWithTheirTags() {
    assertThat(result(channels.create(channel("door"), Map.of("a", "1")))).isTrue();
    assertThat(result(channels.create(channel("door"), Map.of("b", "2")))).isFalse();
    assertThat(result(tags.tags(channel("door").arn()))).isEqualTo(Map.of("a", "1"));
    assertThat(result(streams.create(stream("yard", 1), Map.of("c", "3")))).isTrue();
    assertThat(result(tags.tags(stream("yard", 1).arn()))).isEqualTo(Map.of("c", "3"));
    assertThat(result(channels.count())).isEqualTo(1);
    assertThat(result(streams.count())).isEqualTo(1);
    assertThat(result(channels.countStoring())).isZero();
  }

  @Test
  void settingsOfAStreamAreReplacedRemovedAndGoWithIt() {
    StreamSettings settings = new SqlStreamSettings(database);
    StreamInfo yard = stored(stream("yard", 24));
    Kind kind = Kind.IMAGE_GENERATION;

    assertThat(result(settings.find(yard.arn(), kind))).isEmpty();
    assertThat(result(settings.put(yard.arn(), kind, "{}"))).isEqualTo(StoreOutcome.DONE);
    assertThat(result(settings.put(yard.arn(), kind, "{\"a\":1}"))).isEqualTo(StoreOutcome.DONE);
    assertThat(result(settings.find(yard.arn(), kind))).contains("{\"a\":1}");
    assertThat(result(settings.find(yard.arn(), Kind.NOTIFICATION))).isEmpty();
    assertThat(result(settings.put("no:such", kind, "{}"))).isEqualTo(StoreOutcome.NOT_FOUND);
    result(settings.remove(yard.arn(), kind));
    assertThat(result(settings.find(yard.arn(), kind))).isEmpty();
    result(settings.put(yard.arn(), kind, "{}"));
    assertThat(result(streams.delete(yard.arn(), null))).isEqualTo(StoreOutcome.DONE);
    assertThat(result(settings.find(yard.arn(), kind))).isEmpty();
  }

  @Test
  void theDirectoryShowsAChannelWithItsStorage() {
    ChannelInfo door = stored(channel("door"));
    StreamInfo yard = stored(stream("yard", 24));
    ChannelRecord bare = new ChannelRecord(door.arn(), "door", false, null, null, 0, 60);
    ChannelRecord full = new ChannelRecord(door.arn(), "door", true, yard.arn(), "yard", 24, 60);

    assertThat(result(channelDirectory.find(door.arn()))).contains(bare);
    result(channels.setMediaStorage(door.arn(), new MediaStorage(true, yard.arn())));
    assertThat(result(channelDirectory.find(door.arn()))).contains(full);
    assertThat(result(channelDirectory.find("no:such"))).isEmpty();
  }

  @Test
  void everyClaimIsHigherThanAllBeforeEvenWhenTheyComeTogether() {
    List<CompletionStage<Long>> claims = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      claims.add(channelDirectory.claimEpoch("arn"));
    }

    assertThat(claims.stream().map(claim -> result(claim)))
        .doesNotHaveDuplicates()
        .allMatch(epoch -> epoch > 0 && epoch % SqlChannelDirectory.STRIDE == 0);
    assertThat(result(channelDirectory.claimEpoch("arn")))
        .isEqualTo(13 * SqlChannelDirectory.STRIDE);
  }

  @Test
  void aClaimIsAboveWhatTheStreamsFilesAlreadyHold() {
    ChannelInfo door = stored(channel("door"));
    StreamInfo yard = stored(stream("yard", 24));
    result(channels.setMediaStorage(door.arn(), new MediaStorage(true, yard.arn())));
    archived.put(yard.arn(), 9 * SqlChannelDirectory.STRIDE + 5);

    assertThat(result(channelDirectory.claimEpoch(door.arn())))
        .isEqualTo(10 * SqlChannelDirectory.STRIDE);
    assertThat(result(channelDirectory.claimEpoch(door.arn())))
        .isEqualTo(11 * SqlChannelDirectory.STRIDE);
  }

  private ChannelInfo stored(ChannelInfo channel) {
    assertThat(result(channels.create(channel))).isTrue();
    return channel;
  }

  private StreamInfo stored(StreamInfo stream) {
    assertThat(result(streams.create(stream))).isTrue();
    return stream;
  }

  private static ChannelInfo channel(String name) {
    return new ChannelInfo(
        "arn:aws:kinesisvideo:us-east-1:000000000000:channel/" + name + "/1", name, NOW, 60, "v1");
  }

  private static StreamInfo stream(String name, int retentionHours) {
    return new StreamInfo(
        "arn:aws:kinesisvideo:us-east-1:000000000000:stream/" + name + "/1",
        name,
        NOW,
        retentionHours,
        null,
        null,
        "aws/kinesisvideo",
        "HOT",
        "v1");
  }
}
