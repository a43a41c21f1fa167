package org.camfleet.fleet.accounts;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The port to the targets of all cameras. A stage that fails: the database was not reached. */
public interface AccountStore {
  /** Different targets that are looked at; those beyond are left out. */
  int MOST = 10_000;

  /** All targets at foreign services. */
  CompletionStage<List<TargetUse>> all();

  /** Those of some accounts, by their names. */
  CompletionStage<List<TargetUse>> of(Collection<String> accounts);

  /** Makes up for what nodes of former versions wrote; answers for how many cameras. */
  CompletionStage<Integer> mend();
}
