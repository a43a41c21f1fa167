/** Many cameras and channels on many nodes. */
@NullMarked
package org.camfleet.fleet;

import org.jspecify.annotations.NullMarked;
