package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.camfleet.fleet.whip.ChannelToken;
import org.camfleet.fleet.whip.ChannelTokens;
import org.camfleet.fleet.whip.ChannelTokens.Added;
import org.camfleet.fleet.whip.TokenUse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlChannelTokensTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00.123Z");

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private Database database;
  private SqlChannelStore channels;
  private SqlChannelTokens tokens;

  @BeforeEach
  void open() {
    database = vendor.open(directory);
    channels = new SqlChannelStore(database);
    tokens = new SqlChannelTokens(database);
    result(channels.create(new ChannelInfo("arn:gate", "gate", NOON, 60, "v"), Map.of()));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aTokenIsFoundByItsHashAsItWasStored() {
    ChannelToken lasting = token("one", null);
    ChannelToken brief = token("two", NOON.plusSeconds(5));

    assertThat(result(tokens.add(lasting, "h1", NOON))).isEqualTo(Added.DONE);
    assertThat(result(tokens.add(brief, "h2", NOON))).isEqualTo(Added.DONE);
    assertThat(result(tokens.byHash("h1"))).contains(lasting);
    assertThat(result(tokens.byHash("h2"))).contains(brief);
    assertThat(result(tokens.byHash("h3"))).isEmpty();
    assertThat(result(tokens.of("arn:gate"))).containsExactly(lasting, brief);
  }

  @Test
  void tokensGoWithTheirChannel() {
    result(tokens.add(token("one", null), "h1", NOON));
    result(channels.delete("arn:gate", null));

    assertThat(result(tokens.byHash("h1"))).isEmpty();
    assertThat(result(tokens.add(token("two", null), "h2", NOON))).isEqualTo(Added.NO_CHANNEL);
  }

  @Test
  void aTokenIsTakenAwayOnceAndFromItsOwnChannelOnly() {
    result(tokens.add(token("one", null), "h1", NOON));

    assertThat(result(tokens.remove("arn:yard", "one"))).isFalse();
    assertThat(result(tokens.remove("arn:gate", "one"))).isTrue();
    assertThat(result(tokens.remove("arn:gate", "one"))).isFalse();
    assertThat(result(tokens.byHash("h1"))).isEmpty();
  }

  @Test
  void aChannelHasAHundredEvenWhenManyAreAddedAtOnceAndExpiredOnesMakeRoom() {
    result(tokens.add(token("brief", NOON.plusSeconds(5)), "brief", NOON));
    List<CompletionStage<Added>> added = new ArrayList<>();
    for (int i = 0; i < ChannelTokens.MOST; i++) {
      added.add(tokens.add(token("t" + i, null), "h" + i, NOON));
    }

    assertThat(added.stream().map(one -> result(one)).filter(Added.TOO_MANY::equals)).hasSize(1);
    assertThat(result(tokens.of("arn:gate"))).hasSize(ChannelTokens.MOST);
    assertThat(result(tokens.add(token("late", null), "late", NOON.plusSeconds(5))))
        .isEqualTo(Added.DONE);
    assertThat(result(tokens.byHash("brief"))).isEmpty();
  }

  private static ChannelToken token(String id, Instant expires) {
    return new ChannelToken(id, "arn:gate", "gate", TokenUse.PUBLISH, NOON, expires, "a label");
  }
}
