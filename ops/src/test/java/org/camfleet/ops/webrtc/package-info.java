/** Our peers against browsers; signaling is the test's own. */
@NullMarked
package org.camfleet.ops.webrtc;

import org.jspecify.annotations.NullMarked;
