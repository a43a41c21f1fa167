package org.camfleet.ops.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/**
 * An account that targets may name.
 *
 * @param name as targets have it
 * @param source where its credentials come from
 * @param region of targets that name none; null for the service's own
 * @param authorities PEM file of further authorities for its endpoints; null for the bridge's
 * @param storingChannels channels that may store at once in each region; 0 for any number
 */
public record AccountSettings(
    String name,
    Source source,
    @Nullable String region,
    @Nullable Path authorities,
    int storingChannels) {
  /** What AWS allows an account: storage-enabled channels in a region. */
  public static final int AWS_STORING_CHANNELS = 100;

  /** Where credentials come from. */
  public sealed interface Source {}

  /** The SDK's own chain: environment, web identity, files, container, instance. */
  public record Chain() implements Source {}

  /** The variables {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}. */
  public record Environment() implements Source {}

  /**
   * One key.
   *
   * @param secret null when it is in a file
   * @param secretFile holds the secret alone, read with each call; null when it is given
   */
  public record Static(String accessKeyId, @Nullable Secret secret, @Nullable Path secretFile)
      implements Source {}

  /**
   * A profile of a shared-credentials file.
   *
   * @param file null for the SDK's own files
   */
  public record Profile(String profile, @Nullable Path file) implements Source {}

  /**
   * A role that a token allows to take, as in a pod of Kubernetes.
   *
   * @param tokenFile read with each refresh
   */
  public record WebIdentity(Role role, Path tokenFile) implements Source {}

  /**
   * A role that another account takes.
   *
   * @param externalId as the role's trust policy asks for it, or null
   * @param account the account that takes it; null for the SDK's own chain
   */
  public record AssumeRole(Role role, @Nullable String externalId, @Nullable String account)
      implements Source {}

  /**
   * A role and the Security Token Service that gives it.
   *
   * @param life of the credentials that are asked for
   * @param endpoint null for that of the region
   */
  public record Role(String arn, String sessionName, Duration life, @Nullable URI endpoint) {}
}
