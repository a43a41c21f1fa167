package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.media.relay.LoopDispatchers;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.MediaTransports;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.camfleet.core.webrtc.rtp.TestMedia;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel and real peer connections, over real sockets on loopback. */
class RealPeersTest {
  private static final String ARN = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1";
  private static final int GROUP = 20;
  private static final int PICTURE_MILLIS = 20;

  private static final ActorTestKit kit = ActorTestKit.create();
  private static final MediaLoops loops = MediaLoops.start(1);

  private final MediaLoop loop = loops.all().get(0);
  private final CountingMetrics metrics = new CountingMetrics();
  private final List<Stored> stored = new CopyOnWriteArrayList<>();
  private final List<AccessUnit> filmed = new CopyOnWriteArrayList<>();
  private final List<RealMaster.Offered> legs = new CopyOnWriteArrayList<>();
  private final Random random = new Random(7);
  private MediaTransports service;
  private MediaTransports bridge;
  private ActorRef<Channel.Command> channel;
  private RealMaster master;
  private Future<?> camera;
  private long begun;

  /** A unit in the archive, and whose it is. */
  private record Stored(long epoch, AccessUnit unit) {}

  @BeforeAll
  static void register() {
    LoopDispatchers.register(kit.system(), loops);
  }

  @BeforeEach
  void open() throws Exception {
    LocalAddresses loopback = LocalAddresses.fixed(List.of(InetAddress.getLoopbackAddress()));
    service = MediaTransports.open(loops, MediaTransports.Settings.of(0, loopback), metrics);
    bridge = MediaTransports.open(loops, MediaTransports.Settings.of(-1, loopback), metrics);
    channel = kit.spawn(Channel.create(ARN, environment()));
    master = new RealMaster(kit, loop, bridge, channel, "m1");
    begun = EpochClock.micros();
    camera =
        loop.eventLoop().scheduleAtFixedRate(this::film, 0, PICTURE_MILLIS, TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void close() {
    camera.cancel(false);
    master.close();
    kit.stop(channel);
    bridge.close();
    service.close();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
    loops.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "10"})
  void twoJoinsAtOnceConnectBothPeersInWhateverOrderTheyAreAnswered(String order) {
    joinTwice();
    order.chars().forEach(digit -> master.offers.get(digit - '0').answer());
    await().until(() -> master.offers.stream().allMatch(one -> one.connected));

    legs.add(master.offers.get(1));
    await().untilAsserted(() -> assertThat(stored).extracting(Stored::epoch).contains(1L));
  }

  @Test
  void aClientThatAnswersOnlyTheOlderOfTwoOffersIsRecorded() {
    joinTwice();
    master.offers.get(0).answer();
    await().until(() -> master.offers.get(0).connected);

    legs.add(master.offers.get(0));
    await().untilAsserted(() -> assertThat(stored).extracting(Stored::epoch).contains(0L));
  }

  @Test
  void aSourceThatJoinsAgainLosesNoPictureAndStoresNoneTwice() {
    join();
    connect(0);
    await().until(() -> stored.size() > 50);
    join();
    connect(1);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> stored.stream().filter(one -> one.epoch() == 1).count() > 100);
    camera.cancel(false);

    assertThat(stored).extracting(Stored::epoch).isSorted().contains(0L, 1L);
    assertUnbroken(AccessUnit::isVideo);
    assertUnbroken(unit -> !unit.isVideo());
    List<AccessUnit> pictures = units(AccessUnit::isVideo);
    for (int i = 1; i < pictures.size(); i++) {
      assertThat(pictures.get(i).timeMicros()).isGreaterThan(pictures.get(i - 1).timeMicros());
    }
    AccessUnit first = stored.stream().filter(one -> one.epoch() == 1).findFirst().get().unit();
    assertThat(first.isVideo() && first.keyFrame()).isTrue();
    await().until(() -> master.offers.get(0).ended);
    assertThat(master.offers.get(1).ended).isFalse();
  }

  /** What is stored is what was filmed, from the first stored unit on, each once and in order. */
  private void assertUnbroken(Predicate<AccessUnit> kind) {
    List<Integer> all = hashes(filmed.stream().filter(kind).toList());
    List<Integer> kept = hashes(units(kind));
    assertThat(kept).doesNotHaveDuplicates();
    int from = all.indexOf(kept.get(0));
    assertThat(kept).isEqualTo(all.subList(from, from + kept.size()));
  }

  private List<AccessUnit> units(Predicate<AccessUnit> kind) {
    return stored.stream().map(Stored::unit).filter(kind).toList();
  }

  private static List<Integer> hashes(List<AccessUnit> units) {
    return units.stream().map(unit -> Arrays.hashCode(unit.data())).toList();
  }

  private void join() {
    TestProbe<Channel.JoinReply> probe = kit.createTestProbe();
    channel.tell(new Channel.JoinStorageSession(Participant.MASTER, false, probe.ref()));
    assertThat(probe.receiveMessage(Duration.ofSeconds(10))).isInstanceOf(Channel.Joined.class);
  }

  /** Two joins before any answer, whose offers come in the order of the joins. */
  private void joinTwice() {
    join();
    await().until(() -> master.offers.size() == 1);
    join();
    await().until(() -> master.offers.size() == 2);
  }

  private void connect(int offer) {
    await().until(() -> master.offers.size() > offer);
    master.offers.get(offer).answer();
    await().until(() -> master.offers.get(offer).connected);
    legs.add(master.offers.get(offer));
  }

  /**
   * One picture and one sound for all legs, the oldest leg first. A loop that is late films several
   * in a row, and yet a camera's times are as far apart as its pictures.
   */
  private void film() {
    int number = filmed.size() / 2;
    long time = begun + 1_000L * PICTURE_MILLIS * number;
    boolean key = number % GROUP == 0;
    List<AccessUnit> units = new ArrayList<>();
    units.add(TestMedia.picture(TestMedia.SMALL, key, key ? 20_000 : 2_000, 1, time, random));
    units.add(TestMedia.sound(time, random));
    filmed.addAll(units);
    legs.forEach(leg -> units.forEach(leg::send));
  }

  private ChannelEnvironment environment() {
    ChannelRecord record = new ChannelRecord(ARN, "gate", true, "gate-stream", "gate", 24, 60);
    return Environments.of(
        loops,
        service,
        this::record,
        () -> record,
        event -> {},
        Environments.times(Duration.ofSeconds(5)));
  }

  private Recordings.Recording record(String stream, long epoch, Recordings.Listener listener) {
    return new Recordings.Recording() {
      @Override
      public void accept(AccessUnit unit) {
        stored.add(new Stored(epoch & 0xfffff, unit));
      }

      @Override
      public void close() {}
    };
  }
}
