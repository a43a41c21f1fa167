package org.camfleet.fleet.policy;

/** The port to what each access key may do. Any thread; never blocks. */
@FunctionalInterface
public interface Policies {
  /** All keys may do everything. */
  Policies EVERYTHING = accessKeyId -> Policy.EVERYTHING;

  /** The policy of a key; one that allows nothing where the key is unknown. */
  Policy of(String accessKeyId);
}
