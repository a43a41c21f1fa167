package org.camfleet.fleet.playback;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentNumber;
import org.camfleet.fleet.kvs.ArchivedMedia.Page;
import org.camfleet.fleet.kvs.ArchivedMedia.PageRequest;
import org.camfleet.fleet.kvs.ArchivedMedia.Range;
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.jspecify.annotations.Nullable;

/**
 * The pages of ListFragments. A token says behind which fragment its page begins, by time and
 * number, so that what is recorded or deleted meanwhile shifts nothing. Any thread.
 */
final class FragmentPages {
  private static final Pattern TOKEN = Pattern.compile("v1 (-?[0-9]{1,18}) ([0-9]{30})");
  private static final FragmentNumber FIRST = new FragmentNumber(0, 0);

  private final FragmentIndex index;

  /** The last fragment of the page before. */
  private record Last(long micros, FragmentNumber number) {}

  FragmentPages(FragmentIndex index) {
    this.index = index;
  }

  CompletionStage<Page> page(String stream, PageRequest request) {
    return page(stream, request, read(request.token()), request.most() + 1);
  }

  /** Asks for more when too much of what comes was on the page before. */
  private CompletionStage<Page> page(
      String stream, PageRequest request, @Nullable Last last, int limit) {
    return find(stream, request.range(), last, limit)
        .thenCompose(
            found -> {
              List<Fragment> behind = new ArrayList<>(found);
              behind.removeIf(fragment -> !isBehind(request.range(), fragment, last));
              return behind.size() <= request.most() && found.size() == limit
                  ? page(stream, request, last, 2 * limit)
                  : CompletableFuture.completedStage(cut(request, behind));
            });
  }

  private CompletionStage<List<Fragment>> find(
      String stream, @Nullable Range range, @Nullable Last last, int limit) {
    if (range == null) {
      return index.from(stream, last == null ? FIRST : last.number(), limit);
    }
    long from = last == null ? range.fromMicros() : Math.max(range.fromMicros(), last.micros());
    return index.between(stream, range.clock(), from, range.toMicros(), limit);
  }

  private static boolean isBehind(@Nullable Range range, Fragment fragment, @Nullable Last last) {
    if (last == null) {
      return true;
    }
    int byTime = range == null ? 0 : Long.compare(time(range, fragment), last.micros());
    return byTime > 0 || byTime == 0 && fragment.number().compareTo(last.number()) > 0;
  }

  private static Page cut(PageRequest request, List<Fragment> behind) {
    if (behind.size() <= request.most()) {
      return new Page(List.copyOf(behind), null);
    }
    List<Fragment> page = List.copyOf(behind.subList(0, request.most()));
    Fragment last = page.get(page.size() - 1);
    return new Page(page, write(new Last(time(request.range(), last), last.number())));
  }

  private static long time(@Nullable Range range, Fragment fragment) {
    return range != null && range.clock() == FragmentIndex.Clock.PRODUCER
        ? fragment.producerMicros()
        : fragment.serverMicros();
  }

  private static String write(Last last) {
    String text = "v1 %d %s".formatted(last.micros(), last.number());
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable Last read(@Nullable String token) {
    if (token == null) {
      return null;
    }
    try {
      String text = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      Matcher parts = TOKEN.matcher(text);
      if (parts.matches()) {
        return new Last(Long.parseLong(parts.group(1)), FragmentNumber.parse(parts.group(2)));
      }
    } catch (IllegalArgumentException e) {
      // Not ours: refused below like every other stranger.
    }
    throw new KvsRefusal(
        KvsError.INVALID_ARGUMENT,
        "NextToken: not one of this service (expected: the last answer's)");
  }
}
