package org.camfleet.fleet.accounts;

import java.util.List;
import org.camfleet.core.bridge.CameraSpec.Target;

/** The port to this node's configuration of accounts. Any thread; nothing blocks. */
public interface AccountBook {
  /** A target of each configured account, without a region. */
  List<Target> configured();

  /** Whether the account of a target is known to be missing here. */
  boolean isMissing(Target target);

  /** The region in which a target is. */
  String region(Target target);

  /** How many channels the account of a target may have storing in a region; 0 for any number. */
  int storingChannels(Target target);
}
