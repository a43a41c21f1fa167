package org.camfleet.ops.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.ops.accounts.TestAccounts.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import org.camfleet.core.bridge.KvsSessionService;
import org.camfleet.core.bridge.SessionFault;
import org.camfleet.ops.config.AccountSettings.Profile;
import org.camfleet.ops.config.AccountSettings.Static;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Credentials in files, which may change at any time. */
class AccountFilesTest {
  @TempDir Path folder;
  @RegisterExtension final TestAccounts accounts = new TestAccounts();

  @Test
  void aRotatedFileNeedsNoRestart() throws Exception {
    Path file = folder.resolve("credentials");
    profile(file, "AKIAFIRST00000000000");
    KvsSessionService service =
        accounts.service(accounts.account("prod", new Profile("prod", file)));
    fault(service);

    profile(file, "AKIASECOND0000000000");
    fault(service);

    assertThat(accounts.kvs.keys).containsExactly("AKIAFIRST00000000000", "AKIASECOND0000000000");
  }

  private static void profile(Path file, String key) throws Exception {
    Files.writeString(
        file, "[prod]\naws_access_key_id = %s\naws_secret_access_key = s\n".formatted(key));
  }

  @Test
  void aProfileThatIsMissingIsAnUnknownAccountUntilItComes() throws Exception {
    Path file = Files.writeString(folder.resolve("credentials"), "[other]\n");
    KvsSessionService service =
        accounts.service(accounts.account("prod", new Profile("prod", file)));

    SessionFault unknown = fault(service);
    assertThat(unknown.kind()).isEqualTo(SessionFault.Kind.UNKNOWN_ACCOUNT);
    assertThat(unknown)
        .hasMessage(
            "account \"prod\": unknown (expected: camfleet.accounts.prod, or a profile of that name"
                + " in %s)",
            file);
    profile(file, "AKIALATE000000000000");
    assertThat(fault(service).kind()).isEqualTo(SessionFault.Kind.NO_CHANNEL);
  }

  @Test
  void aSecretMayBeInAFileOfItsOwn() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "one\n");
    AccountCredentials account =
        accounts.account("elsewhere", new Static("AKIAFILE000000000000", null, secret));

    assertThat(account.resolveCredentials().secretAccessKey()).isEqualTo("one");
    Files.writeString(secret, "two\n");
    assertThat(account.resolveCredentials().secretAccessKey()).isEqualTo("two");
    Files.delete(secret);
    SessionFault none = fault(accounts.service(account));
    assertThat(none.kind()).isEqualTo(SessionFault.Kind.NO_CREDENTIALS);
    assertThat(none)
        .hasMessageContaining("account \"elsewhere\"", "secret-file", secret.toString());
  }
}
