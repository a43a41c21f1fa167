package org.camfleet.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final long EPOCH_TIMEOUT_SECONDS = 10;

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

  /** Asked on a database thread while an entity claims its epochs. */
  long highestEpoch(String streamArn) {
    try {
      return archive
          .highestEpoch(streamArn)
          .toCompletableFuture()
          .get(EPOCH_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the archive does not tell its epochs: " + streamArn, e);
    }
  }

  @Override
  public void close() {
    archive.close();
  }
}
