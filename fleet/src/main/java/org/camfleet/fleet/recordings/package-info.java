/**
 * What a camera has recorded, what is missing of it and why, {@code
 * /api/v1/cameras/{id}/recordings}: start at RecordingRoutes.
 */
@NullMarked
package org.camfleet.fleet.recordings;

import org.jspecify.annotations.NullMarked;
