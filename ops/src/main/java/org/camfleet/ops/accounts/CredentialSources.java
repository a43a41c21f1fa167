package org.camfleet.ops.accounts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.CallingAccount;
import org.camfleet.ops.config.AccountSettings;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;

/** The SDK's credentials providers, as accounts are configured. */
final class CredentialSources {
  private static final Duration STS_TIMEOUT = Duration.ofSeconds(10);

  private CredentialSources() {}

  /**
   * The source of a configured account.
   *
   * @param chain takes roles for which no account is named
   * @param others those that are
   * @param pace for what is asked over the network
   */
  static CredentialSource of(
      AccountSettings account,
      Region region,
      SdkAsyncHttpClient http,
      CallingAccount chain,
      Function<String, CallingAccount> others,
      AskPace pace) {
    AccountSettings.Source source = account.source();
    if (source instanceof AccountSettings.Static key) {
      return CredentialSource.of(() -> key(key));
    }
    if (source instanceof AccountSettings.Profile profile) {
      return profile(account.name(), profile.profile(), profile.file());
    }
    if (source instanceof AccountSettings.Environment) {
      return CredentialSource.of(EnvironmentVariableCredentialsProvider::create);
    }
    if (source instanceof AccountSettings.WebIdentity identity) {
      // The token is the proof; nothing is signed.
      CallingAccount nobody = CallingAccount.of(AnonymousCredentialsProvider.create());
      return role(
          sts(identity.role(), region, http, nobody), pace, sts -> webIdentity(identity, sts));
    }
    if (source instanceof AccountSettings.AssumeRole role) {
      String taker = role.account();
      CallingAccount caller = taker == null ? chain : others.apply(taker);
      return role(sts(role.role(), region, http, caller), pace, sts -> assumed(role, sts));
    }
    return chain(pace);
  }

  /** The SDK's own chain, which may ask a role, a container or an instance. */
  static CredentialSource chain(AskPace pace) {
    return CredentialSource.of(
        () -> new PacedProvider(DefaultCredentialsProvider.builder().build(), pace));
  }

  /**
   * A profile, whose file is read with each call: a rotated key needs no restart.
   *
   * @param file null for the SDK's own files
   */
  static CredentialSource profile(String account, String profile, @Nullable Path file) {
    String where = file == null ? "the AWS SDK's files" : file.toString();
    return CredentialSource.of(
        () -> {
          // Made anew with each provider: the SDK's own does not see files that come later.
          Supplier<ProfileFile> all =
              file == null ? ProfileFileSupplier.defaultSupplier() : () -> read(file);
          return ProfileCredentialsProvider.builder()
              .profileName(profile)
              .profileFile(() -> having(all.get(), profile, account, where))
              .build();
        });
  }

  private static ProfileFile having(
      ProfileFile file, String profile, String account, String where) {
    if (file.profile(profile).isEmpty()) {
      throw CredentialFaults.unknown(account, where);
    }
    return file;
  }

  private static ProfileFile read(Path file) {
    return ProfileFile.builder().type(ProfileFile.Type.CREDENTIALS).content(file).build();
  }

  private static AwsCredentialsProvider key(AccountSettings.Static key) {
    return () -> AwsBasicCredentials.create(key.accessKeyId(), secret(key).reveal());
  }

  private static Secret secret(AccountSettings.Static key) {
    Path file = key.secretFile();
    if (file != null) {
      return content("secret-file", file);
    }
    Secret given = key.secret();
    return given == null ? Secret.of("") : given; // the reader lets none of them be missing
  }

  /** Read each time: whoever gave it replaces the file before its content ends. */
  private static Secret content(String setting, Path file) {
    try {
      return Secret.of(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(setting + " " + file + " does not read", e);
    }
  }

  private static StsAsyncClient sts(
      AccountSettings.Role role, Region region, SdkAsyncHttpClient http, CallingAccount caller) {
    StsAsyncClientBuilder builder =
        StsAsyncClient.builder()
            .region(region)
            .httpClient(http)
            .credentialsProvider(caller)
            .overrideConfiguration(
                of ->
                    of.apiCallTimeout(STS_TIMEOUT)
                        .addExecutionInterceptor(CallingAccount.telling(caller)));
    URI endpoint = role.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }

  private static CredentialSource role(
      StsAsyncClient client, AskPace pace, Function<BlockingSts, AwsCredentialsProvider> provider) {
    BlockingSts sts = new BlockingSts(client, pace);
    return new CredentialSource(() -> provider.apply(sts), client::close);
  }

  private static AwsCredentialsProvider assumed(AccountSettings.AssumeRole role, BlockingSts sts) {
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts)
        .refreshRequest(
            request ->
                request
                    .roleArn(role.role().arn())
                    .roleSessionName(role.role().sessionName())
                    .externalId(role.externalId())
                    .durationSeconds((int) role.role().life().toSeconds()))
        .build();
  }

  private static AwsCredentialsProvider webIdentity(
      AccountSettings.WebIdentity identity, BlockingSts sts) {
    return StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
        .stsClient(sts)
        .refreshRequest(
            request ->
                request
                    .roleArn(identity.role().arn())
                    .roleSessionName(identity.role().sessionName())
                    .webIdentityToken(content("token-file", identity.tokenFile()).reveal())
                    .durationSeconds((int) identity.role().life().toSeconds()))
        .build();
  }
}
