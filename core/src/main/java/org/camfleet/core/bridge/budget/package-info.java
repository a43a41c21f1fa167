/** How often a service may be called, and how hard it is pressed. Start at AccountBudget. */
@NullMarked
package org.camfleet.core.bridge.budget;

import org.jspecify.annotations.NullMarked;
