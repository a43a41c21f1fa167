package org.camfleet.ops;

import java.net.URI;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.camfleet.core.brownout.BrownOut;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.policy.KeyFile;
import org.camfleet.ops.access.Credentials;
import org.camfleet.ops.access.InternalKey;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.tls.ServerTls;

/**
 * What the parts of a node share.
 *
 * @param brownOut what this node does not serve at present
 * @param credentials the default profile of the credentials file
 * @param keys may sign requests to this node, and what each may do
 * @param internalKey signs this process's calls to itself
 * @param endpoint this node's own HTTPS address; completed once the port is bound
 */
record Parts(
    Settings settings,
    ActorSystem<?> system,
    MediaLoops loops,
    Metrics metrics,
    BrownOut brownOut,
    Kept kept,
    Credentials credentials,
    KeyFile keys,
    InternalKey internalKey,
    ServerTls tls,
    CompletableFuture<URI> endpoint) {

  InstantSource clock() {
    return Clock.systemUTC();
  }
}
