package org.camfleet.fleet.secrets;

/**
 * Where a walk through all sealed rows is, and what it did so far. Pure.
 *
 * @param after the row of the table behind which it goes on
 * @param sealed rows that it sealed anew
 * @param unreadable rows that it left as they were
 */
record Walk(int table, String after, int sealed, int unreadable) {
  /** At the first row of the first table. */
  static final Walk START = new Walk(0, "", 0, 0);

  boolean isOver() {
    return table == SealedTable.ALL.size();
  }

  /** The table that it is in; not when it is over. */
  SealedTable here() {
    return SealedTable.ALL.get(table);
  }

  /** Behind a batch. */
  Walk past(Resealing.Batch batch) {
    String last = batch.last();
    return new Walk(
        last == null ? table + 1 : table,
        last == null ? "" : last,
        sealed + batch.sealed(),
        unreadable + batch.unreadable());
  }
}
