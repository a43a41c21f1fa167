package org.camfleet.ops;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.archive.Archive;
import org.camfleet.core.archive.ArchiveFindings;
import org.camfleet.core.archive.ArchiveUnavailableException;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.core.archive.Retention;
import org.camfleet.fleet.database.SqlFragmentIndex;
import org.camfleet.fleet.database.SqlRetention;
import org.camfleet.fleet.database.SqlSweepLease;
import org.camfleet.fleet.recordings.ArchiveCheck;
import org.camfleet.fleet.recordings.ArchiveCheckRoutes;
import org.camfleet.ops.config.Settings;

/**
 * The recordings of this node: segment files in the data directory or in the shared folder, listed
 * in the database.
 *
 * @param archive the files
 * @param index what is in them
 */
record Archived(Archive archive, FragmentIndex index) implements AutoCloseable {
  private static final Duration GONE_STORES = Duration.ofHours(1);

  /** Opens it and deletes from now on what is older than its stream's retention. */
  static Archived open(Parts parts) throws StartFailure {
    Settings.Archiving settings = parts.settings().archive();
    FragmentIndex index = new SqlFragmentIndex(parts.kept().database());
    Retention retention =
        new SqlRetention(parts.kept().database(), parts.clock(), settings.streamBytes());
    try {
      Archive archive =
          Archive.open(settings.files(), index, parts.metrics(), parts.kept().events());
      archive.startRetention(retention, settings.retentionInterval());
      archive.startSweepOfGoneStores(
          retention,
          new SqlSweepLease(parts.kept().database(), archive.store(), parts.clock()),
          GONE_STORES);
      return new Archived(archive, index);
    } catch (ArchiveUnavailableException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /** The checks of the files against the index, below {@code /api/v1}. */
  Route checks(Parts parts) {
    ArchiveCheck.Files files =
        new ArchiveCheck.Files() {
          @Override
          public List<String> streams() {
            return archive.streams();
          }

          @Override
          public CompletionStage<ArchiveFindings> check(String stream, ArchiveCheck.Manner manner) {
            return manner.mend()
                ? archive.rebuild(stream, manner.bytes())
                : archive.verify(stream, manner.bytes());
          }
        };
    return new ArchiveCheckRoutes(
            parts
                .system()
                .systemActorOf(
                    ArchiveCheck.create(files, parts.clock()), "archive-check", Props.empty()),
            parts.system().scheduler())
        .route();
  }

  @Override
  public void close() {
    archive.close();
  }
}
