package org.camfleet.fleet.playback;

import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.archive.DamagedFragmentException;
import org.camfleet.core.archive.Fragment;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.FragmentReader;
import org.camfleet.core.archive.Part;
import org.camfleet.core.playback.FragmentMedia;

/** Reads whole fragments. Any thread. */
final class StoredFragments {
  private final FragmentIndex index;
  private final FragmentReader reader;

  StoredFragments(FragmentIndex index, FragmentReader reader) {
    this.index = index;
    this.reader = reader;
  }

  /** A fragment; the stage fails as the reader says, and with MalformedException. */
  CompletionStage<FragmentMedia> read(Fragment fragment) {
    return index
        .headers(fragment.stream(), fragment.headersId())
        .thenCombine(
            reader
                .read(fragment, Part.VIDEO)
                .thenCombine(reader.read(fragment, Part.AUDIO), Parts::new),
            (headers, parts) -> {
              try {
                return FragmentMedia.of(
                    fragment,
                    headers.orElseThrow(() -> new MalformedException("headers: not listed")),
                    parts.video(),
                    parts.audio());
              } catch (MalformedException e) {
                throw new CompletionException(e);
              }
            });
  }

  private record Parts(byte[] video, byte[] audio) {}

  /** Why a fragment can not be had, now and later. */
  enum Loss {
    /** It was never there, or retention took it. */
    NOT_FOUND(4000, "the fragment is not stored (any more)"),
    /** Its bytes are not what was written. */
    DAMAGED(5000, "the fragment is damaged on the disk");

    private final int code;
    private final String text;

    Loss(int code, String text) {
      this.code = code;
      this.text = text;
    }

    /** AWS's number of it. */
    int code() {
      return code;
    }

    String text() {
      return text;
    }

    /** What a failure says of the fragment; throws the failure when it may pass. */
    static Loss of(Throwable failure) {
      Throwable cause = failure;
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause instanceof NoSuchFileException) {
        return NOT_FOUND;
      }
      if (cause instanceof DamagedFragmentException || cause instanceof MalformedException) {
        return DAMAGED;
      }
      throw failure instanceof CompletionException e ? e : new CompletionException(failure);
    }
  }
}
