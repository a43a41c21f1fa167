package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;
import org.camfleet.core.webrtc.IceCandidate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two conversations on one channel: with the storage session, and between viewer and master. */
class HybridDeskTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Participant ANN = Participant.viewer("ann");
  private static final Participant BOB = Participant.viewer("bob");

  private final PeerRoster peers = new PeerRoster();
  private final Sockets sockets = new Sockets(new Drops(new CountingMetrics()), 3, 0);
  private final DirectConversations directs = new DirectConversations();
  private final HybridDesk desk =
      new HybridDesk(
          new StorageDesk(peers),
          new RelayDesk(sockets, new OutsideOffers(sockets), directs),
          directs);
  private final Map<Participant, TestInbox<SocketCommand>> inboxes = new HashMap<>();
  private final Map<Participant, TestInbox<PeerSession.Command>> storage = new HashMap<>();
  private final Map<Participant, List<PeerSession.Command>> heard = new HashMap<>();
  private long epoch;

  @BeforeEach
  void connect() {
    for (Participant one : List.of(Participant.MASTER, ANN, BOB)) {
      TestInbox<SocketCommand> inbox = TestInbox.create();
      inboxes.put(one, inbox);
      sockets.opened(one, one.toString(), inbox.getRef(), NOW);
    }
  }

  @Test
  void aViewerWithoutAStorageSessionSpeaksWithTheMasterAlone() {
    say(ANN, candidate("early"));
    say(ANN, offer("a"));
    say(ANN, candidate("a"));
    say(ANN, candidate(null));
    assertThat(received(Participant.MASTER))
        .extracting(ServiceMessage::senderClientId, ServiceMessage::kind)
        .containsExactly(
            tuple("ann", MessageKind.ICE_CANDIDATE),
            tuple("ann", MessageKind.SDP_OFFER),
            tuple("ann", MessageKind.ICE_CANDIDATE),
            tuple("ann", MessageKind.ICE_CANDIDATE));
    assertThat(say(ANN, answer("a", null)).text()).contains("no offer awaits an answer");
  }

  @Test
  void candidatesOfAViewerInBothConversationsGoByTheirUfrag() {
    join(ANN);
    say(ANN, offer("direct"));
    say(ANN, answer("stored", null));
    say(ANN, candidate("direct"));
    say(ANN, candidate("stored"));
    say(ANN, candidate("neither"));
    assertThat(ufragsFor(Participant.MASTER)).containsExactly("direct", "neither");
    assertThat(ufragsStored(ANN)).containsExactly("stored");
  }

  @Test
  void aUfragThatNobodyKnowsIsTheOneOfAnAnswerThatIsToCome() {
    join(ANN);
    say(ANN, offer("direct"));
    say(ANN, candidate("ahead of its answer"));
    assertThat(ufragsStored(ANN)).containsExactly("ahead of its answer");
    assertThat(ufragsFor(Participant.MASTER)).isEmpty();
  }

  @Test
  void candidatesWithoutAUfragFollowTheLastDescriptionOfTheirSender() {
    join(ANN);
    say(ANN, candidate(null));
    say(ANN, offer("direct"));
    say(ANN, candidate(null));
    say(ANN, answer("stored", null));
    say(ANN, candidate(null));
    assertThat(ufragsStored(ANN)).hasSize(2);
    assertThat(ufragsFor(Participant.MASTER)).hasSize(1);
  }

  @Test
  void theMasterAnswersTheStorageSessionAndViewersAtTheSameTime() {
    join(Participant.MASTER);
    say(Participant.MASTER, answer("viewer-a", "ann"));
    say(Participant.MASTER, answer("recorded", null));
    say(Participant.MASTER, candidate("recorded"));
    say(Participant.MASTER, to("bob", answer("viewer-b", null)));
    say(Participant.MASTER, to("ann", candidate("viewer-a")));
    assertThat(answersStored(Participant.MASTER)).containsExactly("recorded");
    assertThat(ufragsStored(Participant.MASTER)).containsExactly("recorded");
    assertThat(received(ANN))
        .extracting(ServiceMessage::kind, ServiceMessage::senderClientId)
        .containsExactly(
            tuple(MessageKind.SDP_ANSWER, null), tuple(MessageKind.ICE_CANDIDATE, null));
    assertThat(received(BOB)).hasSize(1);
  }

  @Test
  void aMastersOfferToNobodyIsRefusedAsWithoutHybridMode() {
    join(Participant.MASTER);
    assertThat(say(Participant.MASTER, offer("m")).text()).contains("offers by itself");
  }

  @Test
  void aViewerThatLeftIsForgottenAndComesBackAsNew() {
    say(ANN, offer("a"));
    say(BOB, offer("b"));
    directs.left(ANN);
    assertThat(directs.list()).extracting(Presence.Direct::viewer).containsExactly(BOB);
    join(ANN);
    say(ANN, candidate(null));
    assertThat(ufragsStored(ANN)).as("of its only conversation").hasSize(1);
  }

  @Test
  void anOfferWaitsForTheMaster() {
    sockets.closed(Participant.MASTER, "master");
    assertThat(say(ANN, offer("a"))).isNull();
    TestInbox<SocketCommand> late = TestInbox.create();
    sockets.opened(Participant.MASTER, "later", late.getRef(), NOW);
    assertThat(messages(late)).extracting(ServiceMessage::senderClientId).containsExactly("ann");
  }

  @Test
  void noMoreDirectViewersAreKnownThanThereAreSockets() {
    for (int i = 0; i < 20; i++) {
      say(Participant.viewer("unknown" + i), offer("u" + i));
    }
    say(ANN, offer("a1"));
    say(ANN, offer("a2"));
    say(BOB, offer("b"));
    assertThat(directs.list()).extracting(Presence.Direct::viewer).containsExactly(ANN, BOB);
  }

  @Test
  void aCandidateThatDoesNotParseIsReportedWhereOneWithoutAUfragWouldGo() {
    ClientMessage garbage = new ClientMessage(MessageKind.ICE_CANDIDATE, null, "garbage", null);
    join(ANN);
    assertThat(say(ANN, garbage).errorType()).isEqualTo("InvalidArgumentException");
    say(BOB, garbage);
    assertThat(received(Participant.MASTER)).hasSize(1);
  }

  private void join(Participant participant) {
    TestInbox<PeerSession.Command> session = TestInbox.create();
    storage.put(participant, session);
    peers.add(new PeerRoster.Member(++epoch, participant, session.getRef(), NOW));
  }

  private @Nullable Trouble say(Participant from, ClientMessage message) {
    return desk.received(from, message, NOW);
  }

  private static ClientMessage offer(String ufrag) {
    String json = SdpPayload.offer("v=0\r\na=ice-ufrag:" + ufrag + "\r\n").toJson();
    return new ClientMessage(MessageKind.SDP_OFFER, null, json, null);
  }

  private static ClientMessage answer(String ufrag, @Nullable String recipient) {
    String json = SdpPayload.answer("v=0\r\na=ice-ufrag:" + ufrag + "\r\n").toJson();
    return new ClientMessage(MessageKind.SDP_ANSWER, recipient, json, null);
  }

  private static ClientMessage candidate(@Nullable String ufrag) {
    IceCandidate candidate = new IceCandidate("candidate:1 1 udp 1 10.0.0.1 9", "0", 0, ufrag);
    return new ClientMessage(
        MessageKind.ICE_CANDIDATE, null, CandidatePayload.toJson(candidate), null);
  }

  private static ClientMessage to(String recipient, ClientMessage message) {
    return new ClientMessage(message.kind(), recipient, message.payload(), null);
  }

  private List<ServiceMessage> received(Participant participant) {
    return messages(inboxes.get(participant));
  }

  private static List<ServiceMessage> messages(TestInbox<SocketCommand> inbox) {
    return inbox.getAllReceived().stream()
        .map(command -> ((SocketCommand.Send) command).message())
        .toList();
  }

  private List<String> ufragsFor(Participant participant) {
    return received(participant).stream()
        .filter(message -> message.kind() == MessageKind.ICE_CANDIDATE)
        .map(message -> parsed(message.payload()).usernameFragment())
        .toList();
  }

  private List<String> ufragsStored(Participant participant) {
    return stored(participant, PeerSession.Candidate.class).stream()
        .map(told -> told.candidate().usernameFragment())
        .toList();
  }

  private List<String> answersStored(Participant participant) {
    return stored(participant, PeerSession.Answer.class).stream()
        .map(PeerSession.Answer::ufrag)
        .toList();
  }

  private <T> List<T> stored(Participant participant, Class<T> kind) {
    List<PeerSession.Command> all = heard.computeIfAbsent(participant, one -> new ArrayList<>());
    all.addAll(storage.get(participant).getAllReceived());
    return all.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static IceCandidate parsed(String json) {
    try {
      return CandidatePayload.parse(json);
    } catch (MalformedException e) {
      throw new AssertionError(json, e);
    }
  }
}
