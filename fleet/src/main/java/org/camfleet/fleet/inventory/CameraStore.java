package org.camfleet.fleet.inventory;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.audit.Author;
import org.jspecify.annotations.Nullable;

/** The port to the stored inventory. A stage that fails means that the database was not reached. */
public interface CameraStore {
  /** Parts into which the cameras are divided by their ids, for the workers of the reconciler. */
  int SLICES = 64;

  /** How a put ended. */
  sealed interface PutOutcome {}

  /**
   * The camera is stored.
   *
   * @param created whether it is new
   * @param changed whether it differs from what was stored; true when it is new
   * @param channelArn the ARN of its channel, null without a local target
   * @param former what its bridge was found by before, null when it is new
   * @param grown how many more enabled cameras targets at foreign services have by it
   */
  record Put(
      StoredCamera camera,
      boolean created,
      boolean changed,
      @Nullable String channelArn,
      @Nullable CameraKey former,
      Map<CameraSpec.Target, Long> grown)
      implements PutOutcome {}

  /** The caller expected another revision; nothing was changed. */
  record RevisionMismatch(long revision) implements PutOutcome {}

  /** Something else holds what this camera needs; nothing was changed. */
  record Conflict(String text) implements PutOutcome {}

  /** A label has as many cameras as its quota allows; nothing was changed. */
  record QuotaExceeded(List<String> texts) implements PutOutcome {}

  /**
   * What the reconciler needs of a camera.
   *
   * @param key what its bridge is found by
   * @param spec what an enabled camera's bridge is told
   * @param obstacle what is known to be in the way of its pictures, or null
   */
  record Wanted(
      CameraKey key, boolean enabled, long revision, CameraSpec spec, @Nullable Obstacle obstacle) {
    /** The camera's id. */
    public String id() {
      return key.id();
    }

    /** What an enabled camera's bridge is told. */
    public CameraBridge.Apply apply() {
      return new CameraBridge.Apply(spec, null, obstacle);
    }
  }

  /**
   * Stores a camera; with a local target also its channel, its stream and the mapping between them,
   * as far as they are missing.
   *
   * @param expectedRevision null for any; 0 when the camera must be new
   * @param author whose change it is, for the audit that is written with it
   */
  CompletionStage<PutOutcome> put(
      CameraDraft draft, @Nullable Long expectedRevision, Author author);

  /** The camera of this id. */
  CompletionStage<Optional<StoredCamera>> find(String id);

  /**
   * Deletes a camera, not its channel and recordings; gives what it was, empty if there is none.
   */
  CompletionStage<Optional<StoredCamera>> delete(String id, Author author);

  /**
   * At most {@code limit} cameras in the order of their ids.
   *
   * @param filter which ones
   * @param after ids greater than this; empty from the beginning
   */
  CompletionStage<List<StoredCamera>> page(CameraFilter filter, String after, int limit);

  /**
   * At most {@code limit} cameras of some slices, in the order of their ids.
   *
   * @param changedSince only those that were changed at or after this
   */
  CompletionStage<List<Wanted>> wanted(
      int firstSlice, int slices, Instant changedSince, String after, int limit);

  /** What the reconciler needs of one camera. */
  CompletionStage<Optional<Wanted>> wanted(String id);

  /** What the reconciler needs of some cameras; those that are not stored are left out. */
  CompletionStage<List<Wanted>> wanted(Collection<String> ids);

  /**
   * Notes what is in the way of a camera's pictures, or nothing (null); answers what its bridge was
   * found by before, empty where nothing changed.
   */
  CompletionStage<Optional<CameraKey>> obstacle(String id, @Nullable Obstacle obstacle);

  /** Which of these cameras, of either kind, are stored and enabled, on these channels. */
  CompletionStage<Set<CameraKey>> enabledOf(Collection<CameraKey> cameras);

  /** The slice of a camera. */
  static int slice(String id) {
    return Math.floorMod(id.hashCode(), SLICES);
  }
}
