/**
 * Settings from flags, environment and file, bound once at start; start reading at {@link
 * org.camfleet.ops.config.Settings}.
 */
@NullMarked
package org.camfleet.ops.config;

import org.jspecify.annotations.NullMarked;
