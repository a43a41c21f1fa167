package org.camfleet.fleet.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Takes connections out of the pool when H2 says that the database is closed, as it does by itself
 * after a failed write (a full disk). Only once all of them are gone does H2 open the file again.
 */
public final class EvictWhenClosed implements SQLExceptionOverride {
  private static final int DATABASE_IS_CLOSED = 90098;
  private static final int DATABASE_CALLED_AT_SHUTDOWN = 90121;
  private static final int OBJECT_CLOSED = 90007;
  private static final int IO_EXCEPTION = 90028;

  /** Made by the pool, by name. */
  public EvictWhenClosed() {}

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return switch (failure.getErrorCode()) {
      case DATABASE_IS_CLOSED, DATABASE_CALLED_AT_SHUTDOWN, OBJECT_CLOSED, IO_EXCEPTION ->
          Override.MUST_EVICT;
      default -> Override.CONTINUE_EVICT;
    };
  }
}
