/**
 * Where the Helm chart and its tests will live; empty until the Kubernetes issue, so there is
 * nothing to start at yet.
 */
@NullMarked
package org.camfleet.k8s;

import org.jspecify.annotations.NullMarked;
