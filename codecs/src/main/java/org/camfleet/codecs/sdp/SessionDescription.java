package org.camfleet.codecs.sdp;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.quirks.Quirks;
import org.jspecify.annotations.Nullable;

/**
 * A session description: the lines of the session, then its media descriptions. Immutable.
 *
 * <p>{@link #parse} takes what cameras really send: any line end, missing, cut, doubled or unknown
 * lines in any order. {@link #toString()} writes it, each line ended by CR LF.
 *
 * @param lines the lines before the first {@code m=} line
 * @param media the media descriptions in their order
 */
public record SessionDescription(List<Line> lines, List<MediaDescription> media)
    implements Section {

  public SessionDescription {
    lines = List.copyOf(lines);
    media = List.copyOf(media);
  }

  /** Reads a description; only text beyond the limits or without any SDP line is refused. */
  public static SessionDescription parse(String text) throws MalformedException {
    return SdpParser.parse(text, new Quirks());
  }

  /** Reads a camera's description; also refused is what holds a quirk that is not lived with. */
  public static SessionDescription parse(String text, Quirks quirks) throws MalformedException {
    SessionDescription description = SdpParser.parse(text, quirks);
    DescriptionHabits.note(description, quirks);
    return description;
  }

  /** Starts a new description with {@code v=0}. */
  public static Builder builder() {
    return new Builder().line('v', "0");
  }

  /** The attribute of a media description or, when it has none, of the session. */
  public @Nullable String attribute(MediaDescription of, String name) {
    String own = of.attribute(name);
    return own != null ? own : attribute(name);
  }

  /** The direction of a media description: its own, else the session's, else both ways. */
  public Direction direction(MediaDescription of) {
    Direction own = Direction.of(of);
    Direction inherited = own != null ? own : Direction.of(this);
    return inherited != null ? inherited : Direction.SENDRECV;
  }

  /** The media descriptions of a kind, such as {@code video}. */
  public List<MediaDescription> media(String kind) {
    return media.stream().filter(m -> m.kind().equalsIgnoreCase(kind)).toList();
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(1024);
    lines.forEach(line -> out.append(line).append("\r\n"));
    media.forEach(out::append);
    return out.toString();
  }

  /** Collects lines and media descriptions in the order given. */
  public static final class Builder {
    private final List<Line> lines = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();

    private Builder() {}

    /** Adds a line that is no attribute. */
    public Builder line(char type, String value) {
      lines.add(new Line(type, value));
      return this;
    }

    /** Adds {@code a=name:value}. */
    public Builder attribute(String name, String value) {
      return line('a', name + ":" + value);
    }

    /** Adds the flag {@code a=name}. */
    public Builder attribute(String name) {
      return line('a', name);
    }

    /** Adds a media description. */
    public Builder media(MediaDescription description) {
      media.add(description);
      return this;
    }

    /** The finished description. */
    public SessionDescription build() {
      return new SessionDescription(lines, media);
    }
  }
}
