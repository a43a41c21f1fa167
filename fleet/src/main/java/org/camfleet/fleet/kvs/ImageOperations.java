package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.camfleet.codecs.ffmpeg.StillFormat;

/** GetImages: checks the request, and writes down the pictures that the archive gives. */
final class ImageOperations {
  private static final Duration LONGEST = Duration.ofSeconds(300);
  private static final int SHORTEST_INTERVAL = 200;
  private static final int USUAL_INTERVAL = 3_000;
  private static final int USUAL_QUALITY = 80;
  private static final int LONGEST_TOKEN = 4_096;

  private final KvsEnvironment environment;
  private final Resources resources;

  ImageOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.add(KvsOperation.GET_IMAGES, this::images);
  }

  private CompletionStage<ObjectNode> images(KvsCall call) {
    RequestFields fields = call.fields();
    ArchivedMedia.ImageRequest request =
        new ArchivedMedia.ImageRequest(
            range(fields),
            1_000L
                * fields.integerOr(
                    "SamplingInterval", SHORTEST_INTERVAL, Integer.MAX_VALUE, USUAL_INTERVAL),
            format(fields),
            fields.integerOr("MaxResults", 1, Integer.MAX_VALUE, Integer.MAX_VALUE),
            fields.textOr("NextToken", LONGEST_TOKEN, null));
    return resources.stream(fields)
        .thenCompose(
            stream -> {
              Resources.requireRetention(stream);
              return environment.media().images(stream, request);
            })
        .thenApply(ImageOperations::answer);
  }

  private static ArchivedMedia.Range range(RequestFields fields) {
    String by = fields.choice("ImageSelectorType", TimeRanges.PRODUCER, TimeRanges.SERVER);
    Instant start = fields.requiredTime("StartTimestamp");
    Instant end = fields.requiredTime("EndTimestamp");
    if (end.isBefore(start) || Duration.between(start, end).compareTo(LONGEST) > 0) {
      throw KvsRefusal.invalid(
          "StartTimestamp, EndTimestamp: %s to %s (expected: end not before start, at most %d s later)"
              .formatted(start, end, LONGEST.toSeconds()));
    }
    return new ArchivedMedia.Range(
        TimeRanges.clock(by), TimeRanges.micros(start), TimeRanges.micros(end));
  }

  private static StillFormat format(RequestFields fields) {
    StillFormat.Kind kind = StillFormat.Kind.valueOf(fields.choice("Format", "JPEG", "PNG"));
    String quality = StreamSettingFields.quality(fields);
    int width = fields.integerOr("WidthPixels", 1, StreamSettingFields.WIDEST, 0);
    int height = fields.integerOr("HeightPixels", 1, StreamSettingFields.TALLEST, 0);
    if (width > 0 && height == 0) {
      throw KvsRefusal.invalid(
          "WidthPixels: %d without HeightPixels (expected: both, HeightPixels alone, or neither)"
              .formatted(width));
    }
    // A quality that does nothing must not make two entries of one picture in the cache.
    boolean lossless = kind == StillFormat.Kind.PNG || quality == null;
    return new StillFormat(
        kind, lossless ? USUAL_QUALITY : Integer.parseInt(quality), width, height);
  }

  private static ObjectNode answer(ArchivedMedia.ImagePage page) {
    ObjectNode answer = KvsJson.object();
    ArrayNode images = answer.putArray("Images");
    page.images().forEach(image -> describe(image, images.addObject()));
    if (page.next() != null) {
      answer.put("NextToken", page.next());
    }
    return answer;
  }

  private static void describe(ArchivedMedia.Image image, ObjectNode object) {
    object.put("TimeStamp", BigDecimal.valueOf(Math.floorDiv(image.micros(), 1_000L), 3));
    if (image.file() != null) {
      object.put("ImageContent", image.file());
    }
    if (image.why() != null) {
      object.put("Error", image.why().name());
    }
  }
}
