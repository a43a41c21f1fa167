package org.camfleet.core.archive;

import org.jspecify.annotations.Nullable;

/** The archive can not be opened; the message is one sentence for the operator. */
public final class ArchiveUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  ArchiveUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
