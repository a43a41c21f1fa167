package org.camfleet.codecs.sdp;

/**
 * One line of a description, such as {@code s=Camera}.
 *
 * @param type the letter before the equals sign
 * @param value all that follows it
 */
public record Line(char type, String value) {
  @Override
  public String toString() {
    return type + "=" + value;
  }
}
