package org.camfleet.core.channel;

import java.time.Instant;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/**
 * Tells two conversations apart while a channel stores its media and its viewers may also talk with
 * the master directly.
 *
 * <p>The master names a viewer in what is for that viewer, and nobody in what is for the storage
 * session. A viewer's offers are for the master, its answers for the storage session, its
 * candidates for the one that knows their ufrag. Plain state of the Channel actor.
 */
final class HybridDesk implements Desk {
  private final StorageDesk storage;
  private final RelayDesk relay;
  private final DirectConversations directs;

  HybridDesk(StorageDesk storage, RelayDesk relay, DirectConversations directs) {
    this.storage = storage;
    this.relay = relay;
    this.directs = directs;
  }

  @Override
  public @Nullable Trouble received(Participant from, ClientMessage message, Instant now) {
    if (!isForStorage(from, message)) {
      return relay.received(from, message, now);
    }
    if (message.kind() == MessageKind.SDP_ANSWER) {
      directs.turnedToStorage(from);
    }
    return storage.received(from, message);
  }

  private boolean isForStorage(Participant from, ClientMessage message) {
    if (from.isMaster()) {
      return message.recipientClientId() == null;
    }
    if (message.kind() == MessageKind.ICE_CANDIDATE) {
      String ufrag = ufrag(message.payload());
      return !directs.expects(from, ufrag) && storage.expects(from, ufrag);
    }
    return message.kind() != MessageKind.SDP_OFFER;
  }

  /** A candidate that does not parse goes where one without a ufrag goes. */
  private static @Nullable String ufrag(String candidate) {
    try {
      return CandidatePayload.parse(candidate).usernameFragment();
    } catch (MalformedException e) {
      return null;
    }
  }
}
