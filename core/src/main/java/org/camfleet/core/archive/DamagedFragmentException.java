package org.camfleet.core.archive;

import java.io.IOException;

/** Stored bytes that are no longer what was written: which file, where, and what is wrong. */
public final class DamagedFragmentException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedFragmentException(String message) {
    super(message);
  }
}
