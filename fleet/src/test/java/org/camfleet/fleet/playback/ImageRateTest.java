package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.camfleet.codecs.ffmpeg.StillFormat;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.Part;
import org.camfleet.core.images.FragmentPictures;
import org.camfleet.core.images.GroupStills;
import org.camfleet.core.images.ImageSettings;
import org.camfleet.core.images.Still;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What still pictures of 1280x720 cost: CPU time of the one thread that makes them, which says how
 * many a core makes in a second on a machine that does nothing else.
 */
@Tag("long")
class ImageRateTest extends RecordedDoor {
  private static final int ROUNDS = 3;

  @Test
  void aCoreMakesManyPicturesASecond() throws Exception {
    StillFormat small = new StillFormat(StillFormat.Kind.JPEG, 80, 0, 72);
    StillFormat jpeg = new StillFormat(StillFormat.Kind.JPEG, 80, 0, 0);
    StillFormat png = new StillFormat(StillFormat.Kind.PNG, 80, 0, 0);
    tell("thumbnail-of-a-key-frame", small, List.of(0));
    tell("jpeg-in-the-middle-of-a-group", jpeg, List.of(25));
    tell("png-in-the-middle-of-a-group", png, List.of(25));
    tell("jpeg-of-every-picture", jpeg, all());
  }

  private static List<Integer> all() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(i);
    }
    return all;
  }

  private void tell(String what, StillFormat format, List<Integer> samples) throws Exception {
    make(format, samples); // the first round is for the compiler
    long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int made = 0;
    for (int round = 0; round < ROUNDS; round++) {
      made += make(format, samples);
    }
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
    double millis = nanos / 1e6 / made;
    System.out.printf(Locale.ROOT, "FIGURE %s-cpu %.2f ms%n", what, millis);
    System.out.printf(Locale.ROOT, "FIGURE %s %.0f images/s%n", what, 1_000 / millis);
    assertThat(millis).as(what).isLessThan(1_000);
  }

  private int make(StillFormat format, List<Integer> samples) throws Exception {
    int made = 0;
    for (Fragment fragment : result(index.newest(DOOR.arn(), 100))) {
      FragmentPictures pictures =
          FragmentPictures.of(
              result(index.headers(DOOR.arn(), fragment.headersId())).orElseThrow(),
              result(archive.read(fragment, Part.VIDEO)));
      List<Still> stills =
          GroupStills.of(
              List.of(pictures),
              samples,
              format,
              ImageSettings.DEFAULT,
              Long.MAX_VALUE,
              () -> false);
      assertThat(stills).hasSize(samples.size()).noneMatch(still -> still.file() == null);
      made += stills.size();
    }
    return made;
  }
}
