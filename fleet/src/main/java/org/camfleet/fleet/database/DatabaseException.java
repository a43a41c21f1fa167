package org.camfleet.fleet.database;

/** The database can not be opened or used; the message is one sentence for an operator. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the cause for the log. */
  public DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Without a cause. */
  public DatabaseException(String message) {
    super(message);
  }
}
