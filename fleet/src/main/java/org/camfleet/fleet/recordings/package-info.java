/**
 * What a camera has recorded, what is missing of it and why, {@code
 * /api/v1/cameras/{id}/recordings}: start at RecordingRoutes. Its pictures and clips: start at
 * MediaRoutes.
 */
@NullMarked
package org.camfleet.fleet.recordings;

import org.jspecify.annotations.NullMarked;
