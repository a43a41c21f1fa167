package org.camfleet.core.archive;

import java.io.IOException;

/** There is no room for a fragment; heals when there is. */
final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  DiskFullException(String message) {
    super(message);
  }
}
