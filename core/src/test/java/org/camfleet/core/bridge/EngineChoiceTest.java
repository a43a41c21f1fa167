package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.core.rtsp.WantedVideo;
import org.camfleet.core.webrtc.Peer;
import org.camfleet.core.webrtc.PeerListener;
import org.camfleet.core.webrtc.PeerSettings;
import org.camfleet.core.webrtc.Peers;
import org.junit.jupiter.api.Test;

class EngineChoiceTest {
  private static final Obstacle H265 = new Obstacle(Obstacle.Kind.H265, "H.265");

  private static final Obstacle REORDERED =
      new Obstacle(Obstacle.Kind.REORDERED, "pictures out of order (B-frames)");

  private static final Reencoding.Obstacles UNTOLD = Reencoding.Obstacles.UNTOLD;

  private final CountingMetrics metrics = new CountingMetrics();
  private final Peers passthrough = peers();
  private final Peers adaptive = peers();
  private final Reencoding one = Reencoding.by(adaptive, 1, metrics);
  private final EngineChoice choice = new EngineChoice(one, passthrough);

  @Test
  void picturesPassThroughAsLongAsNothingIsInTheWay() {
    assertThat(choice.begin(CameraSpec.Video.AUTO)).isNull();
    assertThat(choice.peers()).isSameAs(passthrough);
    assertThat(choice.reason()).isNull();
    assertThat(taken()).isZero();
  }

  @Test
  void whatCanNotPassThroughIsReencodedUntilItCan() {
    choice.begin(CameraSpec.Video.AUTO);
    assertThat(choice.met(H265)).isNull();
    assertThat(choice.peers()).isSameAs(adaptive);
    assertThat(choice.text()).isEqualTo("its pictures are re-encoded: H.265");
    assertThat(taken()).isEqualTo(1);

    assertThat(choice.met(null)).isNull();
    assertThat(choice.peers()).isSameAs(passthrough);
    assertThat(taken()).isZero();
  }

  @Test
  void whatIsAskedForIsReencodedFromTheStart() {
    assertThat(choice.begin(CameraSpec.Video.ADAPTIVE)).isNull();
    assertThat(choice.isAdaptive()).isTrue();
    assertThat(choice.reason()).isEqualTo("asked for (video: adaptive)");
    choice.met(H265);
    choice.met(null);
    assertThat(choice.isAdaptive()).isTrue();
    assertThat(taken()).isEqualTo(1);
  }

  @Test
  void oneCameraTooManyWaitsAndTakesThePlaceThatGetsFree() {
    EngineChoice second = new EngineChoice(one, passthrough);
    choice.begin(CameraSpec.Video.ADAPTIVE);
    assertThat(second.begin(CameraSpec.Video.AUTO)).isNull();
    assertThat(second.met(H265)).contains("1 cameras already");
    assertThat(second.begin(CameraSpec.Video.AUTO))
        .as("it is known what is in the way")
        .isNotNull();

    choice.end();
    assertThat(second.begin(CameraSpec.Video.AUTO)).isNull();
    assertThat(second.isAdaptive()).isTrue();
    assertThat(taken()).isEqualTo(1);
  }

  @Test
  void anotherCameraKnowsNothingOfTheOneBefore() {
    choice.begin(CameraSpec.Video.AUTO);
    choice.met(H265);
    choice.forget();
    assertThat(taken()).isZero();
    assertThat(choice.begin(CameraSpec.Video.AUTO)).isNull();
    assertThat(choice.isAdaptive()).isFalse();
  }

  @Test
  void aNodeWithoutTheEngineAsksForH264AndRefusesWhatMustBeReencoded() {
    EngineChoice without = new EngineChoice(Reencoding.none(), passthrough);
    assertThat(EngineChoice.asked(CameraSpec.Video.AUTO, Reencoding.none()))
        .isEqualTo(WantedVideo.H264);
    assertThat(without.begin(CameraSpec.Video.AUTO)).isNull();
    assertThat(without.begin(CameraSpec.Video.ADAPTIVE)).contains("role transcode");
  }

  @Test
  void anyPicturesAreAskedForWhereTheyCanBeReencoded() {
    assertThat(EngineChoice.asked(CameraSpec.Video.AUTO, one).codecs())
        .isEqualTo(WantedVideo.Codecs.ANY);
    assertThat(EngineChoice.asked(CameraSpec.Video.PASSTHROUGH, one)).isEqualTo(WantedVideo.H264);
  }

  @Test
  void whereOtherNodesReencodeTheCameraMovesAndPicturesThatPassAllTheSameGoOnUntilThen() {
    EngineChoice among = among(Reencoding.Where.APART);
    among.begin(CameraSpec.Video.AUTO);
    assertThat(among.met(REORDERED)).isNull();
    assertThat(among.peers()).isSameAs(passthrough);
    assertThat(among.met(H265)).contains("it moves to a node with the role transcode");
    assertThat(among.obstacle()).isEqualTo(H265);
    assertThat(among.begin(CameraSpec.Video.ADAPTIVE)).contains("it moves");
    assertThat(taken()).isZero();
  }

  @Test
  void whereNobodyMayReencodeItIsSaidWhatIsMissing() {
    EngineChoice among = among(Reencoding.Where.NOWHERE);
    assertThat(among.begin(CameraSpec.Video.AUTO)).isNull();
    assertThat(among.met(REORDERED)).as("passes, as the status says").isNull();
    assertThat(among.begin(CameraSpec.Video.ADAPTIVE)).contains("one without the role bridge");
    assertThat(
            EngineChoice.asked(
                CameraSpec.Video.AUTO, one.among(() -> Reencoding.Where.NOWHERE, UNTOLD)))
        .isEqualTo(WantedVideo.H264);
  }

  @Test
  void aCameraThatWasKnownToNeedItIsReencodedFromTheStart() {
    choice.knows(H265);
    assertThat(choice.begin(CameraSpec.Video.AUTO)).isNull();
    assertThat(choice.isAdaptive()).isTrue();
    choice.met(null);
    assertThat(choice.isAdaptive()).isFalse();
  }

  /** They show only after a while, so that a connection without them proves nothing. */
  @Test
  void picturesOutOfOrderAreTakenToBeSoStillWhenAnotherConnectionBegins() {
    choice.knows(REORDERED);
    choice.begin(CameraSpec.Video.AUTO);
    choice.met(null);
    assertThat(choice.isAdaptive()).isTrue();
    choice.met(H265);
    choice.met(null);
    assertThat(choice.isAdaptive()).isFalse();
  }

  private EngineChoice among(Reencoding.Where where) {
    return new EngineChoice(one.among(() -> where, UNTOLD), passthrough);
  }

  private long taken() {
    return metrics.value("camfleet_bridge_reencoded_cameras");
  }

  private static Peers peers() {
    return new Peers() {
      @Override
      public Peer create(MediaLoop loop, PeerSettings settings, PeerListener listener) {
        throw new AssertionError("no peer is made here");
      }
    };
  }
}
