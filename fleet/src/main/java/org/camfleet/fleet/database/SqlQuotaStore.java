package org.camfleet.fleet.database;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.quotas.LabelQuota;
import org.camfleet.fleet.quotas.QuotaLedger.Label;
import org.camfleet.fleet.quotas.QuotaStore;
import org.camfleet.fleet.quotas.QuotaUse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Quotas in SQL. */
public final class SqlQuotaStore implements QuotaStore {
  private final Database database;
  private final InstantSource clock;

  /** On an open database. */
  public SqlQuotaStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public CompletionStage<PutOutcome> put(LabelQuota quota, Author author) {
    return database.change(handle -> put(handle, quota, author));
  }

  private PutOutcome put(Handle handle, LabelQuota quota, Author author) {
    SqlNodeTable.gate(handle);
    QuotaRows.Row before = QuotaRows.find(handle, quota.name());
    String holder = holder(handle, quota);
    if (holder != null && !holder.equals(quota.name())) {
      return new Taken(holder);
    }
    if (before == null && Rows.count(handle, "quotas") >= MOST) {
      return new TooMany();
    }
    boolean changed = before == null || !before.quota().equals(quota);
    if (changed) {
      long revision = before == null ? 1 : before.revision() + 1;
      write(handle, quota, revision, before == null);
      audit(
          handle,
          author,
          quota.name(),
          before == null ? AuditEntry.Action.ADDED : AuditEntry.Action.CHANGED,
          revision,
          fields(before == null ? null : before.quota(), quota));
    }
    return new Put(uses(handle, List.of(quota)).get(0), before == null, changed);
  }

  /** The quota that has this one's label and value. */
  private static @Nullable String holder(Handle handle, LabelQuota quota) {
    return handle
        .createQuery(
            "SELECT quota_name FROM quotas WHERE label_name = :label AND any_value = :any"
                + " AND label_value = :value")
        .bind("label", quota.label())
        .bind("any", quota.value() == null)
        .bind("value", value(quota))
        .mapTo(String.class)
        .findFirst()
        .orElse(null);
  }

  private static String value(LabelQuota quota) {
    String value = quota.value();
    return value == null ? "" : value;
  }

  private static void write(Handle handle, LabelQuota quota, long revision, boolean created) {
    try (Update update =
        handle.createUpdate(
            created
                ? "INSERT INTO quotas (quota_name, label_name, any_value, label_value, max_cameras,"
                    + " revision) VALUES (:name, :label, :any, :value, :max, :revision)"
                : "UPDATE quotas SET label_name = :label, any_value = :any, label_value = :value,"
                    + " max_cameras = :max, revision = :revision WHERE quota_name = :name")) {
      update
          .bind("name", quota.name())
          .bind("label", quota.label())
          .bind("any", quota.value() == null)
          .bind("value", value(quota))
          .bind("max", quota.maxCameras())
          .bind("revision", revision)
          .execute();
    }
  }

  private static List<String> fields(@Nullable LabelQuota before, LabelQuota after) {
    List<String> fields = new ArrayList<>();
    if (before == null || !before.label().equals(after.label())) {
      fields.add("label");
    }
    if (before == null || !Objects.equals(before.value(), after.value())) {
      fields.add("value");
    }
    if (before == null || before.maxCameras() != after.maxCameras()) {
      fields.add("maxCameras");
    }
    return fields;
  }

  private void audit(
      Handle handle,
      Author author,
      String name,
      AuditEntry.Action action,
      long revision,
      List<String> fields) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    AuditEntry.Subject quota = AuditEntry.Subject.quota(name);
    AuditRows.insert(
        handle, List.of(new AuditEntry(0, now, author, quota, action, revision, fields)));
  }

  private static List<QuotaUse> uses(Handle handle, List<LabelQuota> quotas) {
    List<Label> labels = new ArrayList<>();
    for (LabelQuota quota : quotas) {
      if (quota.value() != null) {
        labels.add(new Label(quota.label(), value(quota)));
      }
    }
    Map<Label, Long> counts = QuotaRows.counts(handle, labels);
    return quotas.stream().map(quota -> use(handle, quota, counts)).toList();
  }

  private static QuotaUse use(Handle handle, LabelQuota quota, Map<Label, Long> counts) {
    if (quota.value() != null) {
      Label label = new Label(quota.label(), value(quota));
      return new QuotaUse(quota, counts.getOrDefault(label, 0L), List.of());
    }
    List<QuotaUse.OfValue> fullest = QuotaRows.fullest(handle, quota.label());
    return new QuotaUse(quota, fullest.isEmpty() ? 0 : fullest.get(0).used(), fullest);
  }

  @Override
  public CompletionStage<Optional<QuotaUse>> find(String name) {
    return database.query(
        handle ->
            Optional.ofNullable(QuotaRows.find(handle, name))
                .map(row -> uses(handle, List.of(row.quota())).get(0)));
  }

  @Override
  public CompletionStage<List<QuotaUse>> page(String after, int limit) {
    return database.query(
        handle ->
            uses(
                handle,
                handle
                    .createQuery(
                        QuotaRows.SELECT
                            + "WHERE quota_name > :after ORDER BY quota_name LIMIT :limit")
                    .bind("after", after)
                    .bind("limit", limit)
                    .map(QuotaRows::row)
                    .stream()
                    .map(QuotaRows.Row::quota)
                    .toList()));
  }

  @Override
  public CompletionStage<Boolean> delete(String name, Author author) {
    return database.change(
        handle -> {
          QuotaRows.Row before = QuotaRows.find(handle, name);
          if (before == null
              || handle.execute("DELETE FROM quotas WHERE quota_name = ?", name) == 0) {
            return false;
          }
          audit(handle, author, name, AuditEntry.Action.DELETED, before.revision(), List.of());
          return true;
        });
  }
}
