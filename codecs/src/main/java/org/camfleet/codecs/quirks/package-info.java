/** What cameras do that no standard allows, and which of it we live with. Start at Quirk. */
@NullMarked
package org.camfleet.codecs.quirks;

import org.jspecify.annotations.NullMarked;
