/**
 * The node's certificate, self-made or the operator's; start reading at {@link
 * org.camfleet.ops.tls.ServerTls}.
 */
@NullMarked
package org.camfleet.ops.tls;

import org.jspecify.annotations.NullMarked;
