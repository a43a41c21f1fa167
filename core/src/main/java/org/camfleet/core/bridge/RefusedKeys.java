package org.camfleet.core.bridge;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Tells an account which of its keys a service refused. The key is read off the signed request:
 * meanwhile the account may have got another one, which must not be blamed.
 */
final class RefusedKeys implements ExecutionInterceptor {
  private static final Pattern KEY = Pattern.compile("Credential=([^/,\\s]+)/");

  private final CallingAccount account;

  RefusedKeys(CallingAccount account) {
    this.account = account;
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    if (KvsFaults.isOfCredentials(context.exception())) {
      context
          .httpRequest()
          .flatMap(request -> request.firstMatchingHeader("Authorization"))
          .map(KEY::matcher)
          .filter(Matcher::find)
          .ifPresent(found -> account.refused(found.group(1)));
    }
  }
}
