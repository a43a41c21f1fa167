package org.camfleet.codecs.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where each track of a session stands at one common instant (RFC 2326 12.33), such as {@code
 * url=rtsp://h/a/trackID=0;seq=17;rtptime=90000,url=…}.
 *
 * @param entries the tracks in their order, at most {@value #MOST_ENTRIES}
 */
public record RtpInfo(List<Entry> entries) {
  private static final int MOST_ENTRIES = 16;
  private static final int MAX_LENGTH = 8 * 1024;
  private static final Pattern NAME =
      Pattern.compile("\\s*(url|seq|rtptime|ssrc)\\s*=", Pattern.CASE_INSENSITIVE);

  /**
   * One track.
   *
   * @param url absolute or relative, as written but for quotes; empty when it is missing
   * @param seq the sequence number of its first packet; -1 when it is missing or none
   * @param rtpTime its RTP timestamp at the common instant; -1 when it is missing or none
   */
  public record Entry(String url, int seq, long rtpTime) {}

  public RtpInfo {
    entries = List.copyOf(entries);
  }

  /** Reads what can be read; parameters may stand in any order, and URLs may hold separators. */
  public static RtpInfo parse(String header) {
    Reading reading = new Reading();
    String text = header.length() > MAX_LENGTH ? "" : header;
    int from = 0;
    char before = ',';
    for (int at = 0; at <= text.length(); at++) {
      if (at < text.length() && text.charAt(at) == '"') {
        int closing = text.indexOf('"', at + 1);
        at = closing < 0 ? at : closing;
      } else if (at == text.length() || text.charAt(at) == ';' || text.charAt(at) == ',') {
        reading.part(text.substring(from, at), before);
        before = at < text.length() ? text.charAt(at) : before;
        from = at + 1;
      }
    }
    reading.end();
    return new RtpInfo(reading.entries);
  }

  /** The parts of a header as they come. One thread. */
  private static final class Reading {
    private final List<Entry> entries = new ArrayList<>();
    private final StringBuilder url = new StringBuilder();
    private boolean inUrl;
    private boolean any;
    private int seq = -1;
    private long rtpTime = -1;

    void part(String part, char before) {
      Matcher name = NAME.matcher(part);
      if (!name.lookingAt()) {
        if (inUrl) {
          url.append(before).append(part);
        }
        return;
      }
      String value = part.substring(name.end()).strip();
      String key = name.group(1).toLowerCase(Locale.ROOT);
      if (before == ',' || key.equals("url") && url.length() > 0) {
        end();
      }
      any = true;
      inUrl = key.equals("url");
      switch (key) {
        case "url" -> url.append(value);
        case "seq" -> seq = (int) number(value, 0xFFFF);
        case "rtptime" -> rtpTime = number(value, 0xFFFF_FFFFL);
        default -> {} // of RFC 7826, and of no use here
      }
    }

    void end() {
      if (any && entries.size() < MOST_ENTRIES) {
        entries.add(new Entry(url.toString().replace("\"", "").strip(), seq, rtpTime));
      }
      url.setLength(0);
      any = inUrl = false;
      seq = -1;
      rtpTime = -1;
    }

    private static long number(String text, long most) {
      String digits = text.replace("\"", "").strip();
      long value = digits.matches("\\d{1,10}") ? Long.parseLong(digits) : -1;
      return value > most ? -1 : value;
    }
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Entry entry : entries) {
      out.append(out.isEmpty() ? "" : ",").append("url=").append(entry.url());
      out.append(entry.seq() < 0 ? "" : ";seq=" + entry.seq());
      out.append(entry.rtpTime() < 0 ? "" : ";rtptime=" + entry.rtpTime());
    }
    return out.toString();
  }
}
