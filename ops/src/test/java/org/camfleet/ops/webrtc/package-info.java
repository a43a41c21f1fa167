/** Our peers against browsers; signaling is the test's own. Start at ChromiumTest. */
@NullMarked
package org.camfleet.ops.webrtc;

import org.jspecify.annotations.NullMarked;
