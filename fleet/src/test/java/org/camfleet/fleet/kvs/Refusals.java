package org.camfleet.fleet.kvs;

import java.util.ArrayList;
import java.util.List;

/** All refusals that are drawn from the service by a call of their own. */
final class Refusals {
  static final List<Refusal> ALL = all();

  private Refusals() {}

  private static List<Refusal> all() {
    List<Refusal> all = new ArrayList<>();
    ChannelRefusals.addTo(all);
    StreamRefusals.addTo(all);
    SettingRefusals.addTo(all);
    DataPlaneRefusals.addTo(all);
    return List.copyOf(all);
  }
}
