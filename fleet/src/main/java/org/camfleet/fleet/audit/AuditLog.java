package org.camfleet.fleet.audit;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The port to what was changed, and by whom. */
public interface AuditLog {
  /**
   * Changes, oldest first.
   *
   * @param subject only those of this camera or quota; null for all
   * @param after only those with a higher id; null for the newest ones
   * @param limit at most so many
   */
  CompletionStage<List<AuditEntry>> page(
      AuditEntry.@Nullable Subject subject, @Nullable Long after, int limit);
}
