package org.camfleet.fleet.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A checked JDBC URL, and the sentences for what can be wrong with the place it leads to.
 *
 * @param jdbcUrl what the driver is given; may hold a password, so it is never shown
 * @param shown the same for people
 * @param embedded whether this process is the database
 */
record DatabaseLocation(String jdbcUrl, String shown, boolean embedded) {
  // Lower-case names as PostgreSQL has them, so that one migration serves both. The write delay is
  // H2's own default: Database asks for a checkpoint where an answer promises durability.
  private static final String H2_OPTIONS =
      ";DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_ON_EXIT=FALSE";
  private static final int ALREADY_OPEN = 90020;
  private static final int FILE_CORRUPTED = 90030;

  static DatabaseLocation of(DatabaseSettings settings) {
    String url = settings.url();
    return url == null ? embeddedIn(settings.dataDirectory()) : remote(url);
  }

  private static DatabaseLocation embeddedIn(Path dataDirectory) {
    Path directory = dataDirectory.toAbsolutePath().normalize().resolve("db");
    prepare(directory);
    Path file = directory.resolve("camfleet");
    if (file.toString().indexOf(';') >= 0) {
      throw new DatabaseException(
          "data directory: " + dataDirectory + " (expected: a path without ';')");
    }
    return new DatabaseLocation("jdbc:h2:file:" + file + H2_OPTIONS, file + ".mv.db", true);
  }

  private static void prepare(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new DatabaseException(
          "data directory: can not create %s: %s (expected: a directory that this server may write)"
              .formatted(directory, reason(e)),
          e);
    }
    if (!Files.isReadable(directory)
        || !Files.isWritable(directory)
        || !Files.isExecutable(directory)) {
      throw new DatabaseException(
          "data directory: no permission for %s (expected: a directory that this server may read and write)"
              .formatted(directory));
    }
  }

  private static DatabaseLocation remote(String url) {
    String shown = url.replaceFirst("\\?.*$", "").replaceFirst("//.*@", "//");
    if (!url.matches("jdbc:postgresql:(//[^/?#]+/)?[^/?#]+(\\?.*)?")) {
      throw new DatabaseException(
          "database url: %s (expected: jdbc:postgresql://HOST[:PORT]/NAME, or none for the embedded database)"
              .formatted(shown));
    }
    return new DatabaseLocation(url, shown, false);
  }

  /** One sentence for why the database did not open. */
  DatabaseException refused(Throwable failure) {
    SQLException cause = sqlCause(failure);
    int code = cause == null ? 0 : cause.getErrorCode();
    String state = cause == null || cause.getSQLState() == null ? "" : cause.getSQLState();
    if (embedded && code == ALREADY_OPEN) {
      return new DatabaseException(
          "database %s: in use by another server (stop it, or start this one with another data directory)"
              .formatted(shown),
          failure);
    }
    if (embedded && code == FILE_CORRUPTED) {
      return new DatabaseException(
          "database %s: the file is damaged (restore it from a backup, or move it away to start anew)"
              .formatted(shown),
          failure);
    }
    String why =
        switch (state) {
          case "28P01", "28000" -> "user or password refused";
          case "3D000" -> "no such database on that server";
          case "08001", "08006", "08004" -> "the server can not be reached";
          default -> cause == null ? firstLine(failure) : firstLine(cause);
        };
    return new DatabaseException("database %s: %s".formatted(shown, why), failure);
  }

  private static @Nullable SQLException sqlCause(Throwable failure) {
    SQLException found = null;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        found = sql;
        if (sql.getErrorCode() == ALREADY_OPEN) {
          return sql;
        }
      }
    }
    return found;
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private static String reason(IOException e) {
    String type = e.getClass().getSimpleName();
    return switch (type) {
      case "FileAlreadyExistsException" -> "a file is in the way";
      case "AccessDeniedException" -> "no permission";
      case "FileSystemException" -> {
        String given = ((java.nio.file.FileSystemException) e).getReason();
        yield given == null ? type : given.toLowerCase(java.util.Locale.ROOT);
      }
      default -> firstLine(e);
    };
  }
}
