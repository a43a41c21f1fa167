package org.camfleet.core.onvif;

import java.util.Locale;

/**
 * Why a device was not asked, or what is wrong with its answer.
 *
 * @param kind what to do about it
 * @param text one sentence for a person; never holds a password
 */
public record OnvifFault(Kind kind, String text) {
  private static final int LONGEST = 120;

  /** The stable code that operators see. */
  public String code() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What a stranger said, cut and without control characters. */
  static String printable(String text) {
    String clean = text.strip().replaceAll("\\s+", " ").replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "..." : clean;
  }

  /** Faults that call for different behaviour. */
  public enum Kind {
    /** User or password are refused or missing; trying again may lock the account. */
    BAD_CREDENTIALS,
    /** Over TLS, it is not the device that was there before, or no authority vouches for it. */
    UNTRUSTED,
    /** Its address makes no sense. */
    BAD_ADDRESS,
    /** It can not be found, reached, or does not answer in time. */
    UNREACHABLE,
    /** It is, or names, an address that this node must not connect to. */
    FORBIDDEN,
    /** It sends us on to another host, or names one. */
    OTHER_HOST,
    /** Its answer is larger or deeper than allowed. */
    TOO_LARGE,
    /** Its answer is no SOAP that makes sense, or tries tricks. */
    MALFORMED,
    /** It has no such service or operation. */
    NOT_SUPPORTED,
    /** It refuses what was asked. */
    REFUSED,
    /** It says that it has done what was asked, and has not. */
    NOT_APPLIED
  }
}
