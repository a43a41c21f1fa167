package org.camfleet.fleet.bulk;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.quotas.QuotaLedger;

/** Tells bridges and channels what became of a batch, once for all of it; any thread. */
public final class BulkChanges {
  private final BulkEnvironment environment;
  private final Metrics.Counter quotaRefusals;

  /** Tells by the ports of {@code environment}. */
  public BulkChanges(BulkEnvironment environment) {
    this.environment = environment;
    this.quotaRefusals = environment.metrics().counter(QuotaLedger.REFUSALS);
  }

  /** Tells of what was stored; answers the same. */
  public List<LineOutcome> told(List<LineOutcome> done) {
    List<String> changed = new ArrayList<>();
    for (LineOutcome outcome : done) {
      if (outcome.code().equals(QuotaLedger.CODE)) {
        quotaRefusals.increment();
      }
      if (outcome.effect() != Effect.NONE || outcome.kind() == LineOutcome.Kind.DELETED) {
        changed.add(outcome.id());
      }
      String channel = outcome.channelArn();
      if (channel != null) {
        environment.reconfigured().accept(channel);
      }
    }
    if (!changed.isEmpty()) {
      environment.changes().changed(changed);
    }
    return done;
  }
}
