package org.camfleet.fleet.quotas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.fleet.quotas.QuotaLedger.Label;
import org.junit.jupiter.api.Test;

class QuotaLedgerTest {
  private static final Map<String, String> NONE = Map.of();
  private static final Map<String, String> ACME = Map.of("tenant", "acme");
  private static final Map<String, String> OTHER = Map.of("tenant", "other");

  private final Added earlier = new Added();

  @Test
  void aCameraThatGetsAFullLabelIsRefusedWithLabelQuotaAndUse() {
    QuotaLedger ledger = ledger(new LabelQuota("q1", "tenant", "acme", 2));
    ledger.counted(new Label("tenant", "acme"), 1);

    assertThat(ledger.inTheWay(NONE, ACME)).isEmpty();
    ledger.take(NONE, ACME);
    assertThat(ledger.inTheWay(NONE, ACME))
        .containsExactly(
            "labels.tenant: \"acme\" has 2 of 2 cameras of quota \"q1\" (expected: fewer cameras, or a"
                + " larger quota)");
    assertThat(ledger.inTheWay(NONE, OTHER)).as("a value without a quota").isEmpty();
    assertThat(ledger.inTheWay(NONE, NONE)).as("a camera without labels").isEmpty();
  }

  @Test
  void aCameraThatKeepsItsLabelStaysHoweverSmallTheQuotaIs() {
    QuotaLedger ledger = ledger(new LabelQuota("q1", "tenant", "acme", 0));
    ledger.counted(new Label("tenant", "acme"), 7);

    assertThat(ledger.inTheWay(ACME, Map.of("tenant", "acme", "floor", "1"))).isEmpty();
    assertThat(ledger.inTheWay(OTHER, ACME)).hasSize(1);
  }

  @Test
  void whoLeavesALabelMakesRoom() {
    QuotaLedger ledger = ledger(new LabelQuota("q1", "tenant", "acme", 1));
    ledger.counted(new Label("tenant", "acme"), 1);

    assertThat(ledger.inTheWay(NONE, ACME)).hasSize(1);
    ledger.take(ACME, OTHER);
    assertThat(ledger.inTheWay(NONE, ACME)).isEmpty();
  }

  @Test
  void aQuotaOfEveryValueHoldsForEachByItselfAndNotForOneThatHasItsOwn() {
    QuotaLedger ledger =
        ledger(
            new LabelQuota("each", "tenant", null, 1), new LabelQuota("own", "tenant", "acme", 2));
    ledger.counted(new Label("tenant", "acme"), 1);
    ledger.counted(new Label("tenant", "other"), 0);

    assertThat(ledger.inTheWay(NONE, ACME)).isEmpty();
    assertThat(ledger.inTheWay(NONE, OTHER)).isEmpty();
    ledger.take(NONE, OTHER);
    assertThat(ledger.inTheWay(NONE, OTHER).get(0)).contains("\"other\" has 1 of 1", "\"each\"");
    assertThat(ledger.inTheWay(NONE, ACME)).isEmpty();
  }

  @Test
  void everyFullLabelIsNamed() {
    QuotaLedger ledger =
        ledger(new LabelQuota("a", "tenant", null, 0), new LabelQuota("b", "site", null, 0));

    assertThat(ledger.inTheWay(NONE, Map.of("tenant", "acme", "site", "north", "x", "y")))
        .extracting(text -> text.substring(0, text.indexOf(':')))
        .containsExactly("labels.site", "labels.tenant");
  }

  @Test
  void linesThatWereOnlyLookedAtCountForLaterOnes() {
    QuotaLedger first = ledger(new LabelQuota("q1", "tenant", "acme", 2));
    first.counted(new Label("tenant", "acme"), 2);
    first.take(ACME, OTHER);
    QuotaLedger second = ledger(new LabelQuota("q1", "tenant", "acme", 2));
    second.counted(new Label("tenant", "acme"), 2);

    assertThat(second.inTheWay(NONE, ACME)).isEmpty();
    second.take(NONE, ACME);
    assertThat(second.inTheWay(NONE, ACME)).hasSize(1);
    assertThat(earlier.grown).containsOnlyKeys(new Label("tenant", "acme"));
  }

  private QuotaLedger ledger(LabelQuota... quotas) {
    return new QuotaLedger(List.of(quotas), earlier);
  }

  private static final class Added implements QuotaLedger.Earlier {
    final Map<Label, Integer> grown = new HashMap<>();

    @Override
    public long grown(Label label) {
      return grown.getOrDefault(label, 0);
    }

    @Override
    public void grew(Label label, int by) {
      grown.merge(label, by, Integer::sum);
    }
  }
}
