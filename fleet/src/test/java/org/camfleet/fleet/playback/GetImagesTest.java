package org.camfleet.fleet.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.core.images.ImageSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ClientLimitExceededException;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.GetImagesRequest;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.GetImagesResponse;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.Image;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ImageError;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.InvalidArgumentException;

/** GetImages of a recording, by AWS's client: the clip's pictures have their number in them. */
class GetImagesTest extends ServedDoor {
  @TempDir private Path directory;

  @BeforeEach
  void asItWas() {
    server.media = media(PlaybackSettings.DEFAULT);
  }

  @AfterEach
  void giveBack() {
    gone.clear();
    changed = (fragment, bytes) -> bytes;
  }

  @Test
  void eachImageShowsTheMomentThatItWasAskedFor() throws Exception {
    GetImagesResponse answer = images(500, 10_500, r -> r.samplingInterval(1_000));
    assertThat(answer.nextToken()).isNull();
    assertThat(answer.images()).hasSize(11);
    for (int i = 0; i < 11; i++) {
      Image image = answer.images().get(i);
      assertThat(image.error()).isNull();
      assertThat(image.timeStamp()).isEqualTo(start.plusMillis(500 + 1_000L * i));
      Picture picture = picture(image);
      assertThat(picture.width()).isEqualTo(1280);
      assertThat(picture.height()).isEqualTo(720);
      assertThat(picture.number()).isEqualTo((500 + 1_000 * i) / 40);
    }
  }

  @Test
  void pngAndServerTimesAreServedToo() throws Exception {
    GetImagesResponse answer =
        images(
            1_205,
            1_700,
            r -> r.format("PNG").imageSelectorType("SERVER_TIMESTAMP").samplingInterval(200));
    assertThat(answer.images()).hasSize(3);
    assertThat(content(answer.images().get(0))).startsWith(0x89, 'P', 'N', 'G');
    // Every picture arrived 10 ms after it had been taken.
    assertThat(numbers(answer)).containsExactly(29, 34, 39);
  }

  @Test
  void aRangeShorterThanTheIntervalGivesTheImageOfItsStart() throws Exception {
    assertThat(numbers(images(4_000, 4_000, r -> r))).containsExactly(100);
    assertThat(numbers(images(4_000, 6_999, r -> r))).containsExactly(100);
    assertThat(numbers(images(4_000, 7_000, r -> r))).containsExactly(100, 175);
  }

  @Test
  void sizesAreStretchedOrKeepTheShape() throws Exception {
    assertThat(size(r -> r.widthPixels(320).heightPixels(320))).isEqualTo("320x320");
    assertThat(size(r -> r.heightPixels(90))).isEqualTo("160x90");
    assertThat(size(r -> r)).isEqualTo("1280x720");
    assertThatThrownBy(() -> size(r -> r.widthPixels(320)))
        .hasCauseInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("WidthPixels: 320 without HeightPixels");
  }

  @Test
  void lessQualityMakesSmallerFiles() {
    List<Integer> sizes = new ArrayList<>();
    for (String quality : List.of("10", "50", "80", "100")) {
      Image image =
          images(700, 700, r -> r.formatConfigWithStrings(Map.of("JPEGQuality", quality)))
              .images()
              .get(0);
      sizes.add(content(image).length);
    }
    assertThat(sizes).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void pagesGoOnWhereTheLastOneEnded() throws Exception {
    List<Integer> numbers = new ArrayList<>();
    List<Integer> pages = new ArrayList<>();
    String token = null;
    do {
      String from = token;
      GetImagesResponse page =
          images(0, 9_000, r -> r.samplingInterval(1_000).maxResults(4L).nextToken(from));
      numbers.addAll(numbers(page));
      pages.add(page.images().size());
      token = page.nextToken();
    } while (token != null);
    assertThat(pages).containsExactly(4, 4, 2);
    assertThat(numbers).containsExactly(0, 25, 50, 75, 100, 125, 150, 175, 200, 225);

    assertThat(images(0, 20_000, r -> r.samplingInterval(200).maxResults(100L)).images())
        .as("AWS's largest page")
        .hasSize(25);
    assertThatThrownBy(() -> images(0, 9_000, r -> r.nextToken("bm9uZQ==")))
        .hasCauseInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("NextToken: not one of this request");
  }

  @Test
  void aPageEndsBeforeItIsTooLarge() throws Exception {
    ImageSettings usual = PICTURES;
    server.media =
        media(
            PlaybackSettings.DEFAULT,
            new ImageSettings(
                1, 9, usual.deadline(), 1 << 20, 25, 1, 9, usual.maxPixels(), usual.maxMemory()));
    GetImagesResponse first = images(0, 1_000, r -> r.samplingInterval(500));
    assertThat(numbers(first)).containsExactly(0);
    GetImagesResponse second =
        images(0, 1_000, r -> r.samplingInterval(500).nextToken(first.nextToken()));
    assertThat(numbers(second)).containsExactly(12);
  }

  @Test
  void thereIsNoMediaInGaps() throws Exception {
    gone.add(FragmentNumber.parse(newest(DOOR, 100).get(2)));
    GetImagesResponse answer = images(-2_000, 8_000, r -> r.samplingInterval(2_000));
    assertThat(errors(answer)).containsExactly("NO_MEDIA", null, null, "NO_MEDIA", null, null);
    assertThat(picture(answer.images().get(4)).number()).isEqualTo(150);
    GetImagesResponse behind = images(22_600, 28_000, r -> r.samplingInterval(2_000));
    assertThat(errors(behind)).containsExactly(null, "NO_MEDIA", "NO_MEDIA");
    assertThat(errors(images(3_600_000, 3_700_000, r -> r.samplingInterval(50_000))))
        .containsExactly("NO_MEDIA", "NO_MEDIA", "NO_MEDIA");
  }

  @Test
  void whatIsDamagedIsToldPictureByPicture() throws Exception {
    FragmentNumber hurt = FragmentNumber.parse(newest(DOOR, 100).get(1));
    changed = (fragment, bytes) -> fragment.number().equals(hurt) ? zeroesIn(bytes) : bytes;
    GetImagesResponse answer = images(0, 6_000, r -> r.samplingInterval(500));
    List<String> errors = errors(answer);
    assertThat(errors.subList(0, 5)).as("up to the key frame of the hurt one").containsOnlyNulls();
    assertThat(errors.get(7)).as("behind the damage").isEqualTo("MEDIA_ERROR");
    assertThat(errors.subList(8, 13)).as("the next fragment").containsOnlyNulls();
    assertThat(metrics.value("camfleet_images_damaged_total")).isPositive();

    server.media = media(PlaybackSettings.DEFAULT);
    changed =
        (fragment, bytes) ->
            fragment.number().equals(hurt) ? Arrays.copyOf(bytes, bytes.length / 2) : bytes;
    assertThat(errors(images(1_000, 4_000, r -> r.samplingInterval(1_000))))
        .containsExactly(null, "MEDIA_ERROR", "MEDIA_ERROR", null);
  }

  private static byte[] zeroesIn(byte[] bytes) {
    byte[] hurt = bytes.clone();
    Arrays.fill(hurt, bytes.length * 7 / 10, bytes.length * 8 / 10, (byte) 0);
    return hurt;
  }

  @Test
  void imagesAreKeptByFragment() {
    images(0, 6_000, r -> r.heightPixels(90));
    int before = reads.get();
    long kept = metrics.value("camfleet_images_total", "from", "cache");
    images(0, 6_000, r -> r.heightPixels(90));
    assertThat(reads.get()).isEqualTo(before);
    assertThat(metrics.value("camfleet_images_total", "from", "cache")).isEqualTo(kept + 3);
    assertThat(metrics.value("camfleet_images_cache_bytes")).isBetween(1_000L, 100_000L);
    images(0, 6_000, r -> r.heightPixels(91));
    assertThat(reads.get()).isEqualTo(before + 3);
  }

  @Test
  void oneRequestTooManyIsRefused() throws Exception {
    ImageSettings usual = PICTURES;
    server.media =
        media(
            PlaybackSettings.DEFAULT,
            new ImageSettings(
                1,
                1,
                Duration.ofMinutes(1),
                1 << 20,
                25,
                1 << 20,
                1,
                usual.maxPixels(),
                usual.maxMemory()));
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch on = new CountDownLatch(1);
    changed =
        (fragment, bytes) -> {
          reading.countDown();
          waitFor(on);
          return bytes;
        };
    CompletableFuture<GetImagesResponse> first = ask(0, 0, r -> r);
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> images(0, 0, r -> r))
        .hasCauseInstanceOf(ClientLimitExceededException.class)
        .hasMessageContaining("images: 1 requests are answered on this node");
    on.countDown();
    assertThat(numbers(first.get(20, TimeUnit.SECONDS))).containsExactly(0);
    assertThat(numbers(images(0, 0, r -> r))).containsExactly(0);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Tag("peer")
  void imagesAreWhatFfmpegMakesOfTheSamePicture() throws Exception {
    Path clip = directory.resolve("clip.mp4");
    Files.write(clip, clipBytes());
    Path theirs = directory.resolve("theirs.png");
    String said =
        Ffmpeg.run(
            "ffmpeg -v error -y -i "
                + clip
                + " -vf select=eq(n\\,30),scale=in_color_matrix=bt709:flags=accurate_rnd"
                + " -frames:v 1 -update 1 FILE",
            theirs.toString());
    assertThat(said).isEmpty();
    Picture expected = Picture.of(Files.readAllBytes(theirs));
    Picture png = picture(images(5_200, 5_200, r -> r.format("PNG")).images().get(0));
    Picture jpeg = picture(images(5_200, 5_200, r -> r).images().get(0));
    assertThat(expected.number()).isEqualTo(130);
    assertThat(png.psnr(expected)).isGreaterThan(45);
    assertThat(jpeg.psnr(expected)).isGreaterThan(33);
  }

  /** From the third fragment on: its first picture has number 100. */
  private byte[] clipBytes() {
    return archived()
        .getClip(
            r ->
                r.streamName(DOOR.name())
                    .clipFragmentSelector(
                        s ->
                            s.fragmentSelectorType("PRODUCER_TIMESTAMP")
                                .timestampRange(
                                    t ->
                                        t.startTimestamp(start.plusSeconds(4))
                                            .endTimestamp(start.plusSeconds(5)))),
            AsyncResponseTransformer.toBytes())
        .orTimeout(50, TimeUnit.SECONDS)
        .join()
        .asByteArray();
  }

  private String size(UnaryOperator<GetImagesRequest.Builder> more) throws Exception {
    Picture picture = picture(images(1_000, 1_000, more).images().get(0));
    return picture.width() + "x" + picture.height();
  }

  private static List<String> errors(GetImagesResponse answer) {
    List<String> errors = new ArrayList<>();
    for (Image image : answer.images()) {
      ImageError error = image.error();
      assertThat(image.imageContent() == null).isEqualTo(error != null);
      errors.add(error == null ? null : error.toString());
    }
    return errors;
  }

  private static List<Integer> numbers(GetImagesResponse answer) throws Exception {
    List<Integer> numbers = new ArrayList<>();
    for (Image image : answer.images()) {
      assertThat(image.error()).isNull();
      numbers.add(picture(image).number());
    }
    return numbers;
  }

  private static Picture picture(Image image) throws Exception {
    return Picture.of(content(image));
  }

  private static byte[] content(Image image) {
    return Base64.getDecoder().decode(image.imageContent());
  }

  private GetImagesResponse images(
      long fromMillis, long toMillis, UnaryOperator<GetImagesRequest.Builder> more) {
    return ask(fromMillis, toMillis, more).orTimeout(50, TimeUnit.SECONDS).join();
  }

  private CompletableFuture<GetImagesResponse> ask(
      long fromMillis, long toMillis, UnaryOperator<GetImagesRequest.Builder> more) {
    return archived()
        .getImages(
            more.apply(
                    GetImagesRequest.builder()
                        .streamName(DOOR.name())
                        .imageSelectorType("PRODUCER_TIMESTAMP")
                        .startTimestamp(start.plusMillis(fromMillis))
                        .endTimestamp(start.plusMillis(toMillis))
                        .format("JPEG"))
                .build());
  }
}
