package org.camfleet.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.archive.Archive;
import org.camfleet.core.archive.ArchiveUnavailableException;
import org.camfleet.core.archive.FragmentIndex;
import org.camfleet.fleet.database.SqlFragmentIndex;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.kvs.StreamStore;
import org.camfleet.ops.config.Settings;

/**
 * The recordings of this node: segment files in the data directory, listed in the database.
 *
 * @param archive the files
 * @param index what is in them
 */
record Archived(Archive archive, FragmentIndex index) implements AutoCloseable {
  /** Opens it and deletes from now on what is older than its stream's retention. */
  static Archived open(Parts parts) throws StartFailure {
    Settings.Archiving settings = parts.settings().archive();
    FragmentIndex index = new SqlFragmentIndex(parts.kept().database());
    StreamStore streams = new SqlStreamStore(parts.kept().database());
    try {
      Archive archive =
          Archive.open(settings.files(), index, parts.metrics(), parts.kept().events());
      archive.startRetention(stream -> retention(streams, stream), settings.retentionInterval());
      return new Archived(archive, index);
    } catch (ArchiveUnavailableException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static CompletionStage<Optional<Duration>> retention(StreamStore streams, String arn) {
    return streams
        .byArn(arn)
        .thenApply(stream -> stream.map(one -> Duration.ofHours(one.retentionHours())));
  }

  @Override
  public void close() {
    archive.close();
  }
}
