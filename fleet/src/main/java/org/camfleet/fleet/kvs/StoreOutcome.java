package org.camfleet.fleet.kvs;

/** How a conditional change of a stored resource ended. */
public enum StoreOutcome {
  /** The change is stored. */
  DONE,
  /** No such resource: it never was, or it was deleted meanwhile. */
  NOT_FOUND,
  /** The resource has another version than the one expected; nothing was changed. */
  VERSION_MISMATCH,
  /** The resource, or the one it should be joined with, is held by another; nothing was changed. */
  IN_USE
}
