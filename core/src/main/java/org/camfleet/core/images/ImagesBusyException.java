package org.camfleet.core.images;

/** As many pictures wait to be decoded as may; the message is one sentence for the caller. */
public final class ImagesBusyException extends Exception {
  private static final long serialVersionUID = 1L;

  ImagesBusyException(String message) {
    super(message, null, false, false);
  }
}
