package org.camfleet.fleet.quotas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camfleet.fleet.api.Quoted;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether cameras may have their labels while they are looked at in their order. Only a
 * camera that gets a label needs room: one that keeps it stays, however small the quota is. Pure;
 * one thread at a time.
 */
public final class QuotaLedger {
  /** The code of what is refused. */
  public static final String CODE = "quota_exceeded";

  /** The metric that counts it. */
  public static final String REFUSALS = "camfleet_quota_refusals_total";

  /** A label and its value. */
  public record Label(String name, String value) {}

  /** What lines before would have done, when they were looked at and not stored. */
  public interface Earlier {
    /** How many more cameras have this label by now; less than zero for fewer. */
    long grown(Label label);

    /** One more camera has the label, or one fewer. */
    void grew(Label label, int by);
  }

  private final Map<Label, LabelQuota> ofOne = new HashMap<>();
  private final Map<String, LabelQuota> ofEach = new HashMap<>();
  private final Map<Label, Long> used = new HashMap<>();
  private final Earlier earlier;

  /** Of these quotas. */
  public QuotaLedger(Collection<LabelQuota> quotas, Earlier earlier) {
    this.earlier = earlier;
    for (LabelQuota quota : quotas) {
      String value = quota.value();
      if (value == null) {
        ofEach.put(quota.label(), quota);
      } else {
        ofOne.put(new Label(quota.label(), value), quota);
      }
    }
  }

  /** The labels that a camera has afterwards and not before. */
  public static Set<Label> gained(Map<String, String> before, Map<String, String> after) {
    Set<Label> gained = new HashSet<>();
    after.forEach(
        (name, value) -> {
          if (!value.equals(before.get(name))) {
            gained.add(new Label(name, value));
          }
        });
    return gained;
  }

  /** The quota of a label: its own before that of every value; null for none. */
  public @Nullable LabelQuota of(Label label) {
    LabelQuota own = ofOne.get(label);
    return own == null ? ofEach.get(label.name()) : own;
  }

  /** How many cameras have a label, before the first one is looked at. */
  public void counted(Label label, long cameras) {
    used.put(label, cameras + earlier.grown(label));
  }

  /** Why a camera can not have its labels, one sentence for each; empty when it can. */
  public List<String> inTheWay(Map<String, String> before, Map<String, String> after) {
    Map<String, String> refused = new TreeMap<>();
    for (Label label : gained(before, after)) {
      LabelQuota quota = of(label);
      long cameras = used.getOrDefault(label, 0L);
      if (quota != null && cameras >= quota.maxCameras()) {
        refused.put(label.name(), sentence(label, quota, cameras));
      }
    }
    return new ArrayList<>(refused.values());
  }

  private static String sentence(Label label, LabelQuota quota, long cameras) {
    return "labels.%s: %s has %d of %d cameras of quota \"%s\" (expected: fewer cameras, or a larger quota)"
        .formatted(
            label.name(), Quoted.text(label.value()), cameras, quota.maxCameras(), quota.name());
  }

  /** The camera gets its labels, and loses those that it had. */
  public void take(Map<String, String> before, Map<String, String> after) {
    gained(after, before).forEach(lost -> count(lost, -1));
    gained(before, after).forEach(gained -> count(gained, 1));
  }

  private void count(Label label, int by) {
    if (of(label) != null) {
      used.computeIfPresent(label, (same, cameras) -> cameras + by);
      earlier.grew(label, by);
    }
  }
}
