package org.camfleet.fleet.inventory;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.audit.Author;

/**
 * The port to the certificates that cameras showed first over TLS, which all nodes share. A stage
 * that fails means that the database was not reached.
 */
public interface CertificateStore {
  /**
   * A certificate that is kept.
   *
   * @param place host and port that showed it
   * @param sha256 its fingerprint in hexadecimal
   * @param keptAt since when
   */
  record Kept(String place, String sha256, Instant keptAt) {}

  /** Those of a camera, in the order of their places. */
  CompletionStage<List<Kept>> of(String cameraId);

  /**
   * Keeps the first one of a place, with the audit of it; fails when the camera has its most.
   *
   * @return the one that holds, which another node may have kept before
   */
  CompletionStage<String> keep(String cameraId, String place, String sha256);

  /** Forgets all of a camera, with the audit of it; how many there were. */
  CompletionStage<Integer> forget(String cameraId, Author author);
}
