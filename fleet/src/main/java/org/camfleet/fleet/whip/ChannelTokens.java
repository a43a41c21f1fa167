package org.camfleet.fleet.whip;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The port to the stored tokens, which go with their channel. A stage that fails means that the
 * database could not be asked.
 */
public interface ChannelTokens {
  /** Tokens that one channel may have; expired ones do not count. */
  int MOST = 100;

  /** How adding a token ended. */
  enum Added {
    /** It is stored. */
    DONE,
    /** There is no such channel. */
    NO_CHANNEL,
    /** The channel has {@link #MOST} already. */
    TOO_MANY
  }

  /**
   * Stores a new token, in the place of expired ones.
   *
   * @param hash of the token's text, see {@link TokenText#hash}
   * @param now what is expired now goes
   */
  CompletionStage<Added> add(ChannelToken token, String hash, Instant now);

  /** The tokens of a channel, oldest first. */
  CompletionStage<List<ChannelToken>> of(String channelArn);

  /** Takes a token of a channel away; false when there is none. */
  CompletionStage<Boolean> remove(String channelArn, String id);

  /** The token whose text has this hash, expired or not. */
  CompletionStage<Optional<ChannelToken>> byHash(String hash);
}
