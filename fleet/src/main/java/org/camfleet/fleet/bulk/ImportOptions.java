package org.camfleet.fleet.bulk;

import java.util.List;
import org.camfleet.fleet.api.Parameters;
import org.camfleet.fleet.inventory.CameraFilter;
import org.jspecify.annotations.Nullable;

/**
 * What an import is asked to do.
 *
 * @param dryRun whether nothing is stored
 * @param prune whether cameras that the body does not name are deleted
 * @param scope the cameras that pruning looks at
 * @param maxDelete most cameras that pruning may delete; null for a tenth of the scope, at least 10
 */
record ImportOptions(boolean dryRun, boolean prune, CameraFilter scope, @Nullable Long maxDelete) {
  static final List<String> PARAMETERS = List.of("dryRun", "prune", "label", "maxDelete");

  private static final long AT_LEAST = 10;

  /** Refuses a query that is wrong. */
  static ImportOptions of(Parameters given) {
    boolean dryRun = given.flag("dryRun");
    boolean prune = given.flag("prune");
    CameraFilter scope = new CameraFilter("", CameraFilter.labels(given.all("label")));
    Long maxDelete = given.number("maxDelete", 0, NamedBefore.LIMIT);
    if (!prune && !scope.labels().isEmpty()) {
      given.mistake("label", given.all("label").get(0), "with prune=true only");
    }
    if (!prune && maxDelete != null) {
      given.mistake("maxDelete", maxDelete.toString(), "with prune=true only");
    }
    given.check();
    return new ImportOptions(dryRun, prune, scope, maxDelete);
  }

  /** Most cameras that may be deleted from a scope of this size. */
  long mostDeleted(long inScope) {
    return maxDelete == null ? Math.max(AT_LEAST, inScope / 10) : maxDelete;
  }
}
