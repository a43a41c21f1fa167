package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which peer of a session gets what, and which of them carries the media. */
class LegsTest {
  private static final long SOCKET = 7;

  private final List<LinkEvent> told = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private final Legs<Peer> legs = new Legs<>((nanos, task) -> later.add(task), told::add);

  @Test
  void candidatesThatComeBeforeTheFirstOfferAreKeptForIt() {
    legs.candidate(candidate("1", null));
    legs.candidate(candidate("2", "one"));
    legs.candidate(candidate("3", "nobody"));
    assertThat(offered("one").candidates).containsExactly("1", "2");
  }

  @Test
  void candidatesOfAnOfferOnAnEarlierSocketAreForgotten() {
    legs.candidate(candidate("1", null));
    legs.socketReplaced();
    assertThat(offered("one").candidates).isEmpty();
  }

  @Test
  void candidatesThatNameNoOfferAndComeBeforeItOnANewSocketAreAlsoForIt() {
    Peer standing = stands("one");
    legs.socketReplaced();
    legs.candidate(candidate("1", null));
    assertThat(standing.candidates).as("it may be a late one of this").containsExactly("1");
    assertThat(offered("two").candidates).containsExactly("1");
  }

  @Test
  void theyAreForItAlsoWhileAnOfferOfAnEarlierSocketIsBeingAnswered() {
    Peer coming = offered("one");
    legs.socketReplaced();
    legs.candidate(candidate("1", null));
    assertThat(coming.candidates).containsExactly("1");
    assertThat(offered("two").candidates).containsExactly("1");
    legs.candidate(candidate("2", null));
    assertThat(offered("three").candidates).as("that was of the second").isEmpty();
  }

  @Test
  void lateCandidatesOnTheSocketOfTheSessionThatStandsAreOnlyForIt() {
    Peer standing = stands("one");
    legs.candidate(candidate("1", null));
    assertThat(standing.candidates).containsExactly("1");
    assertThat(offered("two").candidates).isEmpty();
  }

  @Test
  void candidatesBeforeAnOfferThatDoesNotComeAreBounded() {
    for (int i = 0; i < 100; i++) {
      legs.candidate(candidate("" + i, null));
    }
    assertThat(offered("one").candidates).hasSize(32).startsWith("0").endsWith("31");
  }

  @Test
  void anOfferThatCanNotBeAnsweredLeavesTheSessionThatStands() {
    Peer standing = stands("one");
    Refusal refusal = new Refusal("no-h264", "video: VP8 (expected: H264)");
    Peer refused = new Peer("two");
    legs.offered(SOCKET, refused, then -> then.accept(refusal));
    assertThat(refused.closed).isTrue();
    assertThat(legs.standing()).isSameAs(standing);
    assertThat(told).endsWith(new LinkEvent.OfferRefused(SOCKET, refusal));
  }

  @Test
  void anAnswerThatTakesItsTimeCountsWhenItComes() {
    List<Consumer<@Nullable Refusal>> answers = new ArrayList<>();
    Peer slow = new Peer("one");
    legs.candidate(candidate("1", null));
    legs.offered(SOCKET, slow, answers::add);
    assertThat(slow.candidates).containsExactly("1");
    assertThat(told).isEmpty();
    answers.get(0).accept(null);
    assertThat(told).containsExactly(new LinkEvent.Answered(SOCKET));
  }

  @Test
  void anAnswerToAnOfferThatWasReplacedMeanwhileIsNoNews() {
    List<Consumer<@Nullable Refusal>> answers = new ArrayList<>();
    Peer slow = new Peer("one");
    legs.offered(SOCKET, slow, answers::add);
    Peer newer = offered("two");
    told.clear();
    answers.get(0).accept(new Refusal("no-h264", "video: VP8 (expected: H264)"));
    assertThat(told).isEmpty();
    assertThat(slow.closed).isTrue();
    assertThat(newer.closed).isFalse();
  }

  @Test
  void theFormerPeerEndsAfterItsTimeAtTheLatest() {
    Peer former = stands("one");
    Peer newer = stands("two");
    assertThat(former.closed).isFalse();
    later.forEach(Runnable::run);
    assertThat(former.closed).isTrue();
    assertThat(legs.standing()).isSameAs(newer);
    legs.ended(newer, "consent-lost");
    assertThat(told).endsWith(new LinkEvent.PeerEnded(true, "consent-lost"));
  }

  private Peer offered(String ufrag) {
    Peer peer = new Peer(ufrag);
    legs.offered(SOCKET, peer, then -> then.accept(null));
    return peer;
  }

  private Peer stands(String ufrag) {
    Peer peer = offered(ufrag);
    legs.stands(peer, "AES");
    return peer;
  }

  private static IceCandidate candidate(String line, @Nullable String ufrag) {
    return new IceCandidate(line, null, null, ufrag);
  }

  private static final class Peer implements Legs.Leg {
    private final String ufrag;
    private final List<String> candidates = new ArrayList<>();
    private boolean closed;

    Peer(String ufrag) {
      this.ufrag = ufrag;
    }

    @Override
    public boolean isFor(IceCandidate candidate) {
      String theirs = candidate.usernameFragment();
      return theirs == null || theirs.equals(ufrag);
    }

    @Override
    public void addCandidate(IceCandidate candidate) {
      candidates.add(candidate.candidate());
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
