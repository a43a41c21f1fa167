package org.camfleet.core.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupOfPicturesTest {
  @Test
  void holdsThePicturesSinceTheLastKeyFrame() {
    GroupOfPictures group = new GroupOfPictures(1000);
    group.add(Units.delta(1));
    assertThat(group.pictures()).isEmpty();
    group.add(Units.key(2));
    group.add(Units.sound(3));
    group.add(Units.delta(4));
    assertThat(group.pictures()).extracting(Units::number).containsExactly(2, 4);
    group.add(Units.key(5));
    assertThat(group.pictures()).extracting(Units::number).containsExactly(5);
  }

  @Test
  void remembersNothingOfAGroupThatOutgrowsItsLimit() {
    GroupOfPictures group = new GroupOfPictures(250);
    group.add(Units.key(1));
    group.add(Units.delta(2));
    group.add(Units.delta(3));
    group.add(Units.delta(4));
    assertThat(group.pictures()).isEmpty();
    assertThat(group.bytes()).isZero();
    group.add(Units.key(5));
    assertThat(group.pictures()).extracting(Units::number).containsExactly(5);
  }
}
