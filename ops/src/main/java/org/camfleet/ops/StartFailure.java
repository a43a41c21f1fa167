package org.camfleet.ops;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The node can not start; the message is one sentence for the operator, and no trace is shown. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says why, with the offending value and what would be right. */
  public StartFailure(String sentence) {
    super(sentence);
  }

  /** From a file that does not serve: Java's own message may be its name alone. */
  static StartFailure of(IOException e) {
    String sentence = String.valueOf(e.getMessage());
    if (e instanceof FileSystemException file) {
      String why = file.getReason();
      sentence =
          file.getFile()
              + ": "
              + (e instanceof NoSuchFileException
                  ? "no such file"
                  : why == null ? "no permission" : why)
              + " (expected: a file that can be read)";
    }
    return new StartFailure(sentence, e);
  }

  /** The same with the cause, which goes to the debug log only. */
  public StartFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
