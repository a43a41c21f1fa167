package org.camfleet.ops.accounts;

import java.net.URI;
import java.util.List;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.fleet.accounts.AccountBook;
import org.camfleet.ops.config.AccountSettings;
import org.camfleet.ops.config.Settings;
import org.jspecify.annotations.Nullable;

/** What the fleet API has to know of this node's accounts. Any thread. */
public record ConfiguredAccounts(Settings settings) implements AccountBook {
  @Override
  public List<Target> configured() {
    return settings.accounts().keySet().stream()
        .map(name -> new Target(Target.Kind.KVS, null, null, name))
        .toList();
  }

  /** What another file may name is not looked up: the fault of the camera says so then. */
  @Override
  public boolean isMissing(Target target) {
    return !settings.accounts().isEmpty()
        && settings.bridge().credentialsFile() == null
        && target.account() != null
        && account(target) == null;
  }

  private @Nullable AccountSettings account(Target target) {
    return settings.accounts().get(target.accountName());
  }

  @Override
  public String region(Target target) {
    String named = target.region();
    AccountSettings account = account(target);
    String usual = account == null ? null : account.region();
    return named != null ? named : usual != null ? usual : settings.service().region();
  }

  /** Of an account that nobody configured: AWS's at AWS, none elsewhere. */
  @Override
  public int storingChannels(Target target) {
    AccountSettings account = account(target);
    if (account != null) {
      return account.storingChannels();
    }
    URI endpoint = target.endpoint();
    boolean aws = endpoint == null || endpoint.getHost().contains(".amazonaws.com");
    return aws ? AccountSettings.AWS_STORING_CHANNELS : 0;
  }
}
