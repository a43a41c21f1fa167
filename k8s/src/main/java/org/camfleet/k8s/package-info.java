/** Where the Helm chart and its tests will live; empty until the Kubernetes issue. */
@NullMarked
package org.camfleet.k8s;

import org.jspecify.annotations.NullMarked;
