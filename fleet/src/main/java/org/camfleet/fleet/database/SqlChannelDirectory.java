package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.channel.ChannelDirectory;
import org.camfleet.core.channel.ChannelRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** What Channel entities read of themselves, and where their join epochs begin. */
public final class SqlChannelDirectory implements ChannelDirectory {
  /**
   * Distance between two claims: the joins of one incarnation of an entity count upwards from its
   * claim, and 2^20 of them reach the next one only when none was recorded.
   */
  public static final long STRIDE = 1L << 20;

  private final Database database;
  private final ArchivedEpochs archived;

  /** On an open database; {@code archived} keeps claims above what is already recorded. */
  public SqlChannelDirectory(Database database, ArchivedEpochs archived) {
    this.database = database;
    this.archived = archived;
  }

  @Override
  public CompletionStage<Optional<ChannelRecord>> find(String arn) {
    return database.query(handle -> find(handle, arn));
  }

  private static Optional<ChannelRecord> find(Handle handle, String arn) {
    return handle
        .createQuery(
            "SELECT c.channel_arn, c.channel_name, c.message_ttl_seconds, m.enabled_stream_arn,"
                + " m.stream_arn, s.stream_name, s.retention_hours FROM channels c"
                + " LEFT JOIN media_storage m ON m.channel_arn = c.channel_arn"
                + " LEFT JOIN streams s ON s.stream_arn = m.stream_arn"
                + " WHERE c.channel_arn = :arn")
        .bind("arn", arn)
        .map(SqlChannelDirectory::record)
        .findFirst();
  }

  private static ChannelRecord record(ResultSet row, StatementContext context) throws SQLException {
    return new ChannelRecord(
        row.getString("channel_arn"),
        row.getString("channel_name"),
        row.getString("enabled_stream_arn") != null,
        row.getString("stream_arn"),
        row.getString("stream_name"),
        row.getInt("retention_hours"),
        row.getInt("message_ttl_seconds"));
  }

  @Override
  public CompletionStage<Long> claimEpoch(String arn) {
    // The archive is asked before, not within, the transaction: it may need the database itself.
    return find(arn)
        .thenApply(found -> found.map(ChannelRecord::streamArn))
        .thenCompose(
            stream ->
                stream.isPresent()
                    ? claim(arn, stream.get())
                    : database.change(handle -> claim(handle, arn, 0)));
  }

  private CompletionStage<Long> claim(String arn, String stream) {
    return archived
        .highest(stream)
        .thenCompose(
            recorded ->
                database.change(
                    handle -> claim(handle, arn, Math.max(recorded, fenced(handle, stream)))));
  }

  /** The newest epoch that any node has listed a fragment of. */
  private static long fenced(Handle handle, String stream) {
    return handle
        .createQuery(
            "SELECT f.epoch FROM stream_fence f JOIN fragment_streams s"
                + " ON s.stream_id = f.stream_id WHERE s.stream_arn = :stream")
        .bind("stream", stream)
        .mapTo(Long.class)
        .findFirst()
        .orElse(0L);
  }

  private static long claim(Handle handle, String arn, long recorded) {
    Optional<Long> claimed =
        handle
            .createQuery("SELECT epoch FROM join_epochs WHERE channel_arn = :arn FOR UPDATE")
            .bind("arn", arn)
            .mapTo(Long.class)
            .findFirst();
    long next = (Math.max(claimed.orElse(0L), recorded) / STRIDE + 1) * STRIDE;
    if (claimed.isPresent()) {
      handle.execute("UPDATE join_epochs SET epoch = ? WHERE channel_arn = ?", next, arn);
    } else {
      handle.execute("INSERT INTO join_epochs (channel_arn, epoch) VALUES (?, ?)", arn, next);
    }
    return next;
  }
}
