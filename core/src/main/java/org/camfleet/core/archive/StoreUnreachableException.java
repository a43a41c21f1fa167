package org.camfleet.core.archive;

import java.io.IOException;

/** A fragment's store can not be read from this node, or not yet: which fragment, which store. */
public final class StoreUnreachableException extends IOException {
  private static final long serialVersionUID = 1L;

  StoreUnreachableException(String message) {
    super(message);
  }
}
