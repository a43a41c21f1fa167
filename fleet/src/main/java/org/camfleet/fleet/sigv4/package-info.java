/** Checks AWS Signature Version 4 over the request as it was received. Start at SigV4Verifier. */
@NullMarked
package org.camfleet.fleet.sigv4;

import org.jspecify.annotations.NullMarked;
