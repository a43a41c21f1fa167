package org.camfleet.ops.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Reads an HLS session as a player does: master playlist, media playlists, init sections,
 * fragments.
 */
final class HlsDownload {
  private static final Pattern ATTRIBUTE_URI = Pattern.compile("URI=\"([^\"]+)\"");
  private static final Pattern FRAGMENT_NUMBER = Pattern.compile("FragmentNumber=(\\d+)");

  private static final String DATE_TIME = "#EXT-X-PROGRAM-DATE-TIME:";

  private final HttpClient http;

  HlsDownload(SSLContext trust) {
    this.http = HttpClient.newBuilder().sslContext(trust).build();
  }

  /** One track: runs of fragments that share an init section, in playlist order. */
  record TrackMedia(List<Period> periods) {
    /** All fragments by number. */
    Map<String, byte[]> fragments() {
      Map<String, byte[]> all = new TreeMap<>();
      periods.forEach(period -> all.putAll(period.fragments()));
      return all;
    }
  }

  /**
   * Fragments behind one init section.
   *
   * @param fragments bytes by fragment number
   * @param seconds the sum of their EXTINF durations
   * @param end when the last one ends on the producer's clock (EXT-X-PROGRAM-DATE-TIME)
   */
  record Period(byte[] init, Map<String, byte[]> fragments, double seconds, Instant end) {
    /** One playable file. */
    Path writeTo(Path file) throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(init);
      for (byte[] fragment : fragments.values()) {
        all.write(fragment);
      }
      return Files.write(file, all.toByteArray());
    }
  }

  /** The video track of a session. */
  TrackMedia video(String sessionUrl) {
    return track(videoPlaylist(sessionUrl));
  }

  /** The first video fragment of a session alone; its length is not told. */
  Period first(String sessionUrl) {
    URI url = videoPlaylist(sessionUrl);
    List<String> lines = text(url).lines().toList();
    String map = firstOf(lines, line -> line.startsWith("#EXT-X-MAP:"));
    String fragment = firstOf(lines, line -> !line.isBlank() && !line.startsWith("#"));
    byte[] init = bytes(url.resolve(attributeUri(map)));
    return new Period(
        init, Map.of(number(fragment), bytes(url.resolve(fragment))), 0, Instant.EPOCH);
  }

  private URI videoPlaylist(String sessionUrl) {
    URI master = URI.create(sessionUrl);
    List<String> lines = text(master).lines().toList();
    return master.resolve(firstOf(lines, line -> !line.isBlank() && !line.startsWith("#")));
  }

  private static String firstOf(List<String> lines, Predicate<String> wanted) {
    return lines.stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> new AssertionError("not in " + lines));
  }

  /** The audio track of a session. */
  TrackMedia audio(String sessionUrl) {
    URI master = URI.create(sessionUrl);
    String playlist = text(master);
    String line =
        playlist
            .lines()
            .filter(one -> one.startsWith("#EXT-X-MEDIA:"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no audio in " + playlist));
    return track(master.resolve(attributeUri(line)));
  }

  /**
   * How many seconds between two moments the session's video covers, each counted once; nothing is
   * downloaded but playlists.
   */
  double coveredSeconds(String sessionUrl, Instant from, Instant to) {
    URI master = URI.create(sessionUrl);
    String media =
        text(master)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .findFirst()
            .orElseThrow();
    double covered = 0;
    Instant at = from;
    Instant begin = Instant.EPOCH;
    for (String line : text(master.resolve(media)).lines().toList()) {
      if (line.startsWith(DATE_TIME)) {
        begin = OffsetDateTime.parse(line.substring(DATE_TIME.length())).toInstant();
      } else if (line.startsWith("#EXTINF:")) {
        double seconds = Double.parseDouble(line.substring(8, line.indexOf(',')));
        Instant end = begin.plusNanos(Math.round(1e9 * seconds));
        Instant first = begin.isBefore(at) ? at : begin;
        Instant last = end.isAfter(to) ? to : end;
        if (last.isAfter(first)) {
          covered += Duration.between(first, last).toNanos() / 1e9;
          at = last;
        }
        begin = end;
      }
    }
    return covered;
  }

  private TrackMedia track(URI url) {
    String playlist = text(url);
    List<Period> periods = new ArrayList<>();
    String init = "";
    double seconds = 0;
    Map<String, byte[]> fragments = new TreeMap<>();
    double next = 0;
    Instant end = Instant.EPOCH;
    for (String line : playlist.lines().toList()) {
      if (line.startsWith("#EXT-X-MAP:")) {
        String map = attributeUri(line);
        if (!map.equals(init)) {
          if (!fragments.isEmpty()) {
            periods.add(new Period(bytes(url.resolve(init)), fragments, seconds, end));
          }
          init = map;
          fragments = new TreeMap<>();
          seconds = 0;
        }
      } else if (line.startsWith(DATE_TIME)) {
        end = OffsetDateTime.parse(line.substring(DATE_TIME.length())).toInstant();
      } else if (line.startsWith("#EXTINF:")) {
        next = Double.parseDouble(line.substring(8, line.indexOf(',')));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        fragments.put(number(line), bytes(url.resolve(line)));
        seconds += next;
        end = end.plusMillis(Math.round(1000 * next));
      }
    }
    if (!fragments.isEmpty()) {
      periods.add(new Period(bytes(url.resolve(init)), fragments, seconds, end));
    }
    return new TrackMedia(periods);
  }

  private static String number(String uri) {
    Matcher matcher = FRAGMENT_NUMBER.matcher(uri);
    if (!matcher.find()) {
      throw new AssertionError("no fragment number in " + uri);
    }
    return matcher.group(1);
  }

  private static String attributeUri(String line) {
    Matcher matcher = ATTRIBUTE_URI.matcher(line);
    if (!matcher.find()) {
      throw new AssertionError("no URI in " + line);
    }
    return matcher.group(1);
  }

  private String text(URI url) {
    return new String(bytes(url), java.nio.charset.StandardCharsets.UTF_8);
  }

  private byte[] bytes(URI url) {
    try {
      HttpResponse<byte[]> answer =
          http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new AssertionError(url + ": " + answer.statusCode());
      }
      return answer.body();
    } catch (IOException e) {
      throw new IllegalStateException(url.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
