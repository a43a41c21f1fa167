package org.camfleet.ops.accounts;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

/**
 * The Security Token Service in the form that the SDK's providers take, over the account's own HTTP
 * client and trust. Its calls block: they are made on the threads of {@link Accounts} alone. While
 * it fails they keep to a pace: near the end of what they gave, the SDK's providers ask with each
 * call.
 */
record BlockingSts(StsAsyncClient sts, AskPace pace) implements StsClient {
  @Override
  public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
    return pace.ask(() -> answer(sts.assumeRole(request)));
  }

  @Override
  public AssumeRoleWithWebIdentityResponse assumeRoleWithWebIdentity(
      AssumeRoleWithWebIdentityRequest request) {
    return pace.ask(() -> answer(sts.assumeRoleWithWebIdentity(request)));
  }

  private static <T> T answer(CompletableFuture<T> call) {
    try {
      return call.join(); // ends by itself: the client has a time limit
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw e;
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    sts.close();
  }
}
