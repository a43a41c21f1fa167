package org.camfleet.core.archive;

import java.util.concurrent.CompletionStage;

/** The port through which stored bytes are read; {@link Archive#read} is the real one. */
@FunctionalInterface
public interface FragmentReader {
  /** Reads a part of a fragment; failures as {@link Archive#read} says. */
  CompletionStage<byte[]> read(Fragment fragment, Part part);
}
