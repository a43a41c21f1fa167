package org.camfleet.fleet.accounts;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.camfleet.core.bridge.CameraSpec.Target;

/** Accounts in us-east-1 unless a target says otherwise; others than those set are missing. */
public final class TestBook implements AccountBook {
  private final Map<String, Integer> storing = new ConcurrentSkipListMap<>();

  /** Configures an account with so many storing channels. */
  public void set(String account, int storingChannels) {
    storing.put(account, storingChannels);
  }

  @Override
  public List<Target> configured() {
    return new TreeMap<>(storing)
        .keySet().stream().map(name -> new Target(Target.Kind.KVS, null, null, name)).toList();
  }

  @Override
  public boolean isMissing(Target target) {
    return !storing.isEmpty() && !storing.containsKey(target.accountName());
  }

  @Override
  public String region(Target target) {
    String region = target.region();
    return region == null ? "us-east-1" : region;
  }

  @Override
  public int storingChannels(Target target) {
    return storing.getOrDefault(target.accountName(), 100);
  }
}
