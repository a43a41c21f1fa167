package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camfleet.fleet.bulk.ChannelClaims;
import org.camfleet.fleet.quotas.LabelQuota;
import org.camfleet.fleet.quotas.QuotaLedger;
import org.camfleet.fleet.quotas.QuotaLedger.Label;
import org.camfleet.fleet.quotas.QuotaUse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The statements on the table of quotas, and the counts of what they limit. */
final class QuotaRows {
  static final String SELECT = "SELECT * FROM quotas ";

  private QuotaRows() {}

  /** A quota and its revision. */
  record Row(LabelQuota quota, long revision) {}

  /** What becomes of a camera's labels. */
  record Change(Map<String, String> before, Map<String, String> after) {}

  static @Nullable Row find(Handle handle, String name) {
    return handle
        .createQuery(SELECT + "WHERE quota_name = :name")
        .bind("name", name)
        .map(QuotaRows::row)
        .findFirst()
        .orElse(null);
  }

  static Row row(ResultSet row, StatementContext context) throws SQLException {
    return new Row(
        new LabelQuota(
            row.getString("quota_name"),
            row.getString("label_name"),
            row.getBoolean("any_value") ? null : row.getString("label_value"),
            row.getInt("max_cameras")),
        row.getLong("revision"));
  }

  /** Why a camera that is about to be stored can not have its labels; empty when it can. */
  static List<String> inTheWay(
      Handle handle, Map<String, String> before, Map<String, String> after) {
    return ledger(handle, List.of(new Change(before, after)), true, ChannelClaims.NOTHING)
        .inTheWay(before, after);
  }

  /**
   * The quotas that these changes touch. Labels are counted together, and only those that a camera
   * gains: what stays as it is costs nothing.
   *
   * @param locked whether the quotas are held until the commit, in the order of their names, after
   *     the cameras: whoever else adds such a camera waits, and counts this one
   */
  static QuotaLedger ledger(
      Handle handle, List<Change> changes, boolean locked, QuotaLedger.Earlier earlier) {
    Set<Label> gained = new HashSet<>();
    Set<Label> touched = new HashSet<>();
    for (Change change : changes) {
      gained.addAll(QuotaLedger.gained(change.before(), change.after()));
      if (!locked) { // whoever only compares remembers what is lost, too
        touched.addAll(QuotaLedger.gained(change.after(), change.before()));
      }
    }
    touched.addAll(gained);
    QuotaLedger ledger = new QuotaLedger(ofLabels(handle, touched, locked), earlier);
    List<Label> limited = gained.stream().filter(label -> ledger.of(label) != null).toList();
    Map<Label, Long> counts = counts(handle, limited);
    limited.forEach(label -> ledger.counted(label, counts.getOrDefault(label, 0L)));
    return ledger;
  }

  private static List<LabelQuota> ofLabels(Handle handle, Set<Label> labels, boolean locked) {
    if (labels.isEmpty()) {
      return List.of();
    }
    Set<String> names = new TreeSet<>();
    Set<String> values = new TreeSet<>();
    labels.forEach(
        label -> {
          names.add(label.name());
          values.add(label.value());
        });
    return handle
        .createQuery(
            SELECT
                + "WHERE label_name IN (<names>) AND (any_value OR label_value IN (<values>))"
                + " ORDER BY quota_name"
                + (locked ? " FOR UPDATE" : ""))
        .bindList("names", List.copyOf(names))
        .bindList("values", List.copyOf(values))
        .map(QuotaRows::row)
        .stream()
        .map(Row::quota)
        .toList();
  }

  /** How many cameras have each of these labels; labels that nobody has are left out. */
  static Map<Label, Long> counts(Handle handle, Collection<Label> labels) {
    Map<String, Set<String>> values = new TreeMap<>();
    labels.forEach(
        label -> values.computeIfAbsent(label.name(), name -> new TreeSet<>()).add(label.value()));
    Map<Label, Long> counts = new HashMap<>();
    values.forEach(
        (name, some) ->
            handle
                .createQuery(
                    "SELECT label_value, COUNT(*) FROM camera_labels WHERE label_name = :name"
                        + " AND label_value IN (<values>) GROUP BY label_value")
                .bind("name", name)
                .bindList("values", List.copyOf(some))
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(one -> counts.put(new Label(name, one.getKey()), one.getValue())));
    return counts;
  }

  /** The values of a label without quotas of their own that most cameras have. */
  static List<QuotaUse.OfValue> fullest(Handle handle, String label) {
    return handle
        .createQuery(
            "SELECT u.label_value, u.cameras FROM (SELECT label_value, COUNT(*) AS cameras"
                + " FROM camera_labels WHERE label_name = :name GROUP BY label_value) u"
                + " WHERE NOT EXISTS (SELECT 1 FROM quotas q WHERE q.label_name = :name"
                + " AND NOT q.any_value AND q.label_value = u.label_value)"
                + " ORDER BY u.cameras DESC, u.label_value LIMIT :limit")
        .bind("name", label)
        .bind("limit", QuotaUse.MOST_VALUES)
        .map((row, context) -> new QuotaUse.OfValue(row.getString(1), row.getLong(2)))
        .list();
  }
}
