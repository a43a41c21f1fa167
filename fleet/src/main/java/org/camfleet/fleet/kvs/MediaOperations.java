package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.camfleet.core.archive.FragmentNumber;

/** GetMedia and GetMediaForFragmentList: checks the request, and hands out what the archive has. */
final class MediaOperations {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,128}");
  private static final Pattern TOKEN = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
  private static final int MOST_FRAGMENTS = 1_000;

  private final KvsEnvironment environment;
  private final Resources resources;

  MediaOperations(KvsEnvironment environment) {
    this.environment = environment;
    this.resources = new Resources(environment);
  }

  void addTo(Operations operations) {
    operations.addMedia(KvsOperation.GET_MEDIA, this::media);
    operations.addMedia(KvsOperation.GET_MEDIA_FOR_FRAGMENT_LIST, this::fragments);
  }

  private CompletionStage<MediaBody> media(KvsCall call) {
    ArchivedMedia.Start start = start(call.fields().requiredInner("StartSelector"));
    return resources.stream(call.fields())
        .thenCompose(
            stream -> {
              if (stream.retentionHours() == 0) {
                // The model of GetMedia has no NoDataRetentionException.
                throw KvsRefusal.invalid(
                    "stream %s: data retention of 0 hours (expected: at least 1)"
                        .formatted(stream.name()));
              }
              return environment.media().follow(stream, start);
            });
  }

  private static ArchivedMedia.Start start(RequestFields selector) {
    String type =
        selector.choice(
            "StartSelectorType",
            "FRAGMENT_NUMBER",
            TimeRanges.SERVER,
            TimeRanges.PRODUCER,
            "NOW",
            "EARLIEST",
            "CONTINUATION_TOKEN");
    return switch (type) {
      case "NOW" -> new ArchivedMedia.Start.Now();
      case "EARLIEST" -> new ArchivedMedia.Start.Earliest();
      case "FRAGMENT_NUMBER" ->
          after(selector, "AfterFragmentNumber", NUMBER, "the number of a fragment of this stream");
      case "CONTINUATION_TOKEN" ->
          after(selector, "ContinuationToken", TOKEN, "as it came with this stream's media");
      default ->
          new ArchivedMedia.Start.At(
              TimeRanges.clock(type), TimeRanges.micros(selector.requiredTime("StartTimestamp")));
    };
  }

  /** A token is the number of the fragment that it came with. */
  private static ArchivedMedia.Start after(
      RequestFields selector, String key, Pattern pattern, String expected) {
    String text = selector.matching(key, pattern, expected);
    try {
      return new ArchivedMedia.Start.After(FragmentNumber.parse(text));
    } catch (IllegalArgumentException e) {
      throw selector.bad(key, text, expected);
    }
  }

  private CompletionStage<MediaBody> fragments(KvsCall call) {
    List<String> numbers = numbers(call.fields());
    return resources.stream(call.fields())
        .thenCompose(stream -> environment.media().fragments(stream, numbers));
  }

  private static List<String> numbers(RequestFields fields) {
    JsonNode list = fields.node("Fragments");
    if (list == null || !list.isArray() || list.isEmpty() || list.size() > MOST_FRAGMENTS) {
      throw fields.bad(
          "Fragments",
          list == null ? "missing" : list.isArray() ? list.size() + " of them" : list.toString(),
          "a list of 1 to %d fragment numbers".formatted(MOST_FRAGMENTS));
    }
    List<String> numbers = new ArrayList<>(list.size());
    for (JsonNode number : list) {
      if (!number.isTextual() || !NUMBER.matcher(number.textValue()).matches()) {
        throw fields.bad("Fragments", number.toString(), "fragment numbers of 1 to 128 digits");
      }
      numbers.add(number.textValue());
    }
    return numbers;
  }
}
