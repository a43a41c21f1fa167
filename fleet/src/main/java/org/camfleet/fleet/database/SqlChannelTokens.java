package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.whip.ChannelToken;
import org.camfleet.fleet.whip.ChannelTokens;
import org.camfleet.fleet.whip.TokenUse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tokens of WHIP and WHEP in SQL, by their hashes. */
public final class SqlChannelTokens implements ChannelTokens {
  private static final String SELECT =
      "SELECT t.token_id, t.channel_arn, c.channel_name, t.token_use, t.created_at, t.expires_at,"
          + " t.label FROM channel_tokens t JOIN channels c ON c.channel_arn = t.channel_arn ";

  private final Database database;

  /** On an open database. */
  public SqlChannelTokens(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Added> add(ChannelToken token, String hash, Instant now) {
    return database.change(handle -> add(handle, token, hash, now));
  }

  private static Added add(Handle handle, ChannelToken token, String hash, Instant now) {
    if (!locked(handle, token.channelArn())) {
      return Added.NO_CHANNEL;
    }
    handle.execute(
        "DELETE FROM channel_tokens WHERE channel_arn = ? AND expires_at <= ?",
        token.channelArn(),
        now.toEpochMilli());
    if (count(handle, token.channelArn()) >= MOST) {
      return Added.TOO_MANY;
    }
    Instant expires = token.expiresAt();
    handle
        .createUpdate(
            "INSERT INTO channel_tokens (token_id, channel_arn, token_use, token_hash, created_at,"
                + " expires_at, label) VALUES (:id, :arn, :use, :hash, :created, :expires, :label)")
        .bind("id", token.id())
        .bind("arn", token.channelArn())
        .bind("use", token.use().text())
        .bind("hash", hash)
        .bind("created", token.createdAt().toEpochMilli())
        .bind("expires", expires == null ? null : (Long) expires.toEpochMilli())
        .bind("label", token.label())
        .execute();
    return Added.DONE;
  }

  /** Two that add at the same time count one after the other. */
  private static boolean locked(Handle handle, String channelArn) {
    return handle
        .createQuery("SELECT channel_arn FROM channels WHERE channel_arn = :arn FOR UPDATE")
        .bind("arn", channelArn)
        .mapTo(String.class)
        .findFirst()
        .isPresent();
  }

  private static long count(Handle handle, String channelArn) {
    return handle
        .createQuery("SELECT COUNT(*) FROM channel_tokens WHERE channel_arn = :arn")
        .bind("arn", channelArn)
        .mapTo(Long.class)
        .one();
  }

  @Override
  public CompletionStage<List<ChannelToken>> of(String channelArn) {
    return database.query(
        handle ->
            handle
                .createQuery(
                    SELECT + "WHERE t.channel_arn = :arn ORDER BY t.created_at, t.token_id")
                .bind("arn", channelArn)
                .map(SqlChannelTokens::token)
                .list());
  }

  @Override
  public CompletionStage<Boolean> remove(String channelArn, String id) {
    return database.change(
        handle ->
            handle.execute(
                    "DELETE FROM channel_tokens WHERE channel_arn = ? AND token_id = ?",
                    channelArn,
                    id)
                == 1);
  }

  @Override
  public CompletionStage<Optional<ChannelToken>> byHash(String hash) {
    return database.query(
        handle ->
            handle
                .createQuery(SELECT + "WHERE t.token_hash = :hash")
                .bind("hash", hash)
                .map(SqlChannelTokens::token)
                .findFirst());
  }

  private static ChannelToken token(ResultSet row, StatementContext context) throws SQLException {
    long expires = row.getLong("expires_at");
    Instant expiresAt = row.wasNull() ? null : Instant.ofEpochMilli(expires);
    return new ChannelToken(
        row.getString("token_id"),
        row.getString("channel_arn"),
        row.getString("channel_name"),
        TokenUse.of(row.getString("token_use")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        expiresAt,
        row.getString("label"));
  }
}
