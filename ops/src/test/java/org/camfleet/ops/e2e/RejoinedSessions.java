package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.camfleet.core.archive.FragmentNumber;

/** What a time of many re-joins leaves in the archive of a {@link FarEnd}. */
final class RejoinedSessions {
  /** What was done to the line: connections cut, keys rotated. */
  record Passed(int cuts, int rotations) {}

  /** The numbers of the demo clip begin again; this camera shows each second or third of them. */
  private static final int PERIOD = 600;

  private static final double PICTURE_SECONDS = 0.1;

  private final FarEnd farEnd;
  private final int cameras;
  private final Random random;

  RejoinedSessions(FarEnd farEnd, int cameras, long seed) {
    this.farEnd = farEnd;
    this.cameras = cameras;
    this.random = new Random(seed);
  }

  /**
   * Lets time pass in which connections are cut at random moments and the key is rotated.
   *
   * @param cuts mean time between two cuts
   */
  Passed pass(Duration time, Duration cuts, Duration rotations) throws Exception {
    Instant end = Instant.now().plus(time);
    Instant rotation = Instant.now().plus(rotations);
    int count = 0;
    int rotated = 0;
    while (Instant.now().isBefore(end)) {
      LockSupport.parkNanos((long) (cuts.toNanos() * 2 * random.nextDouble()));
      farEnd.cut(random);
      count++;
      if (Instant.now().isAfter(rotation)) {
        farEnd.key().rotate();
        rotated++;
        rotation = rotation.plus(rotations);
      }
    }
    return new Passed(count, rotated);
  }

  /**
   * No picture of any camera is missing since {@code from}, whatever session brought it.
   *
   * @param least how many sessions each camera must have had
   * @return the most seconds between two pictures
   */
  double areGapless(Instant from, Path directory, int least) throws Exception {
    double longest = 0;
    for (int camera = 1; camera <= cameras; camera++) {
      Path own = Files.createDirectories(directory.resolve("stored" + camera));
      Recording.Tracks stored = Recording.tracks(farEnd.service(), "cam" + camera, from);
      long sessions =
          stored.pictures().keySet().stream()
              .map(number -> FragmentNumber.parse(number).epoch())
              .distinct()
              .count();
      assertThat(sessions).as("sessions of camera %d", camera).isGreaterThanOrEqualTo(least);
      longest = Math.max(longest, goesOn(camera, StoredClock.ofCamera(stored, own), from));
    }
    return longest;
  }

  private double goesOn(int camera, List<StoredClock.Shown> stored, Instant from) {
    List<StoredClock.Shown> pictures =
        stored.stream().sorted(Comparator.comparingDouble(StoredClock.Shown::seconds)).toList();
    assertThat(pictures)
        .as("numbers of camera %d", camera)
        .extracting(StoredClock.Shown::number)
        .doesNotContain(-1);
    List<String> wrong = wrongSteps(pictures);
    assertThat(wrong)
        .as(
            "steps of the clock of camera %d since %s; %s",
            camera, from, wrong.isEmpty() ? "" : events(camera))
        .isEmpty();
    double longest = StoredClock.longestGap(pictures);
    assertThat(longest).as("seconds without a picture").isLessThan(1.5 * PICTURE_SECONDS);
    return longest;
  }

  /** Where a picture is missing or is there twice. */
  private static List<String> wrongSteps(List<StoredClock.Shown> pictures) {
    List<Integer> steps = StoredClock.steps(pictures, PERIOD);
    double first = pictures.get(0).seconds();
    return IntStream.range(0, steps.size())
        .filter(i -> steps.get(i) != 2 && steps.get(i) != 3)
        .mapToObj(
            i ->
                "%d after %.1f s (%.1f s long)"
                    .formatted(
                        steps.get(i),
                        pictures.get(i).seconds() - first,
                        pictures.get(i + 1).seconds() - pictures.get(i).seconds()))
        .toList();
  }

  private List<String> events(int camera) {
    List<String> all = new ArrayList<>();
    for (CamfleetProcess process : List.of(farEnd.bridge(), farEnd.service())) {
      process
          .api()
          .call("GET", "/api/v1/events?limit=1000&camera=cam" + camera, null, 200)
          .path("events")
          .forEach(event -> all.add(event.toString()));
    }
    return all;
  }
}
