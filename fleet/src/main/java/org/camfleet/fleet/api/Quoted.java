package org.camfleet.fleet.api;

/** Shows a caller's own text back to it: in quotes, printable, short. */
public final class Quoted {
  private static final int LIMIT = 80;

  private Quoted() {}

  /** At most 80 characters, anything not printable as {@code ?}. */
  public static String text(String value) {
    String shown = value.length() <= LIMIT ? value : value.substring(0, LIMIT) + "…";
    return '"' + shown.replaceAll("\\p{Cntrl}", "?").replace("\"", "\\\"") + '"';
  }
}
