package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/** An accepted join, and what its participant has done since. */
final class SimulatedJoin {
  /** Within this, pictures of a former master of the same clock may still come in. */
  private static final Duration WINDOW = Duration.ofMillis(500);

  final int number;
  final Participant participant;
  final long epoch;
  final Instant since;

  /** The offer reached the participant. */
  boolean offered;

  /** The participant answered it with the right description. */
  boolean answered;

  /** When it was answered a newer offer was there, for which the answer may be taken. */
  boolean ambiguous;

  /** The participant's check reached the peer. */
  boolean checked;

  /** Media may flow. */
  boolean connected;

  /** It was connected while nothing else happened. */
  boolean stood;

  /** The participant said strange things while this was open, so it may have harmed itself. */
  boolean harmed;

  /** Why it may end at any time: its peer failed, its answer was refused, it was fenced off. */
  @Nullable String excuse;

  /** The participant's sender reports were trusted. */
  boolean clocked;

  /** Key frames that came in. */
  int keyFrames;

  /** Those that bring a master of one clock nearer to feeding: the second opens its window. */
  private int counted;

  Instant lastMedia;
  private @Nullable Instant secondKeyFrame;

  SimulatedJoin(int number, Participant participant, long epoch, Instant since) {
    this.number = number;
    this.participant = participant;
    this.epoch = epoch;
    this.since = since;
    this.lastMedia = since;
  }

  /** Its participant's ICE user name fragment. */
  String ufrag() {
    return "u" + number;
  }

  /** What its participant's answer says of it, and no other answer says. */
  String mark() {
    return "a=ice-ufrag:" + ufrag() + " ";
  }

  /** In which life of the channel it was made. */
  long life() {
    return epoch >> 20;
  }

  /** A unit came in while the peer lived. */
  void brought(boolean keyFrame, Instant now) {
    lastMedia = now;
    if (keyFrame) {
      keyFrames++;
      if (++counted == 2) {
        secondKeyFrame = now;
      }
    }
  }

  /** A newer master of the same clock brought a key frame: what this one waits for starts anew. */
  void overtaken() {
    counted = 0;
    secondKeyFrame = null;
  }

  @Override
  public String toString() {
    return participant
        + " "
        + epoch
        + " since "
        + since
        + (offered ? " offered" : "")
        + (answered ? " answered" : "")
        + (checked ? " checked" : "")
        + (connected ? " connected" : "")
        + (stood ? " stood" : "")
        + (harmed ? " harmed" : "")
        + (clocked ? " clocked" : "")
        + (keyFrames > 0 ? " keyFrames=" + keyFrames : "");
  }

  /** Whether it must feed, unless a newer one does. */
  boolean ripe() {
    Instant second = secondKeyFrame;
    return !clocked && keyFrames > 0
        || second != null && counted > 2 && !lastMedia.isBefore(second.plus(WINDOW));
  }
}
