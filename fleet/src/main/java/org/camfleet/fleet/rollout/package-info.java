/**
 * Changes of many cameras in stages, that halt and go back by themselves. Start at RolloutRules.
 */
@NullMarked
package org.camfleet.fleet.rollout;

import org.jspecify.annotations.NullMarked;
