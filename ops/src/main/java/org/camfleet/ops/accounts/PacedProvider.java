package org.camfleet.ops.accounts;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.IoUtils;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A provider that is left alone for a while after each failure. */
record PacedProvider(AwsCredentialsProvider provider, AskPace pace)
    implements AwsCredentialsProvider, SdkAutoCloseable {
  @Override
  public AwsCredentials resolveCredentials() {
    return pace.ask(provider::resolveCredentials);
  }

  @Override
  public void close() {
    IoUtils.closeIfCloseable(provider, null);
  }
}
