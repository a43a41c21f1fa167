package org.camfleet.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.Props;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.brownout.BrownOutSettings;
import org.camfleet.core.brownout.BrownOutWatch;
import org.camfleet.ops.load.NodeFigures;

/** Has this node brown out when it is short of something, and shows how far it has. */
final class BrownOuts {
  private BrownOuts() {}

  /** Watches from now on, unless that is switched off. */
  static void watch(Parts parts, ServiceHalf service, Undo undo) {
    BrownOutSettings settings = parts.settings().brownOut();
    if (!settings.enabled()) {
      return;
    }
    NodeFigures figures = undo.later(new NodeFigures(parts.loops(), service::archiveQueue));
    parts
        .system()
        .systemActorOf(
            BrownOutWatch.create(
                parts.brownOut(),
                settings,
                new BrownOutWatch.Environment(
                    figures,
                    parts.kept().events(),
                    parts.metrics(),
                    parts.clock(),
                    System::nanoTime)),
            "brown-out",
            Props.empty());
  }

  /** For the health answer. */
  static Map<String, String> show(BrownOut brownOut) {
    BrownOut.State state = brownOut.state();
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("level", state.level().word());
    shown.put("since", state.since().toString());
    if (!state.reason().isEmpty()) {
      shown.put("reason", state.reason());
    }
    return shown;
  }
}
