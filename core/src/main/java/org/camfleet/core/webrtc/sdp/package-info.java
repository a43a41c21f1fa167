/**
 * Offers and answers of storage sessions (RFC 8829). Start at ServiceOffer and AnswerReader for the
 * service, OfferReader and AnswerWriter for the bridge; what both sides agreed on is an Agreement.
 */
@NullMarked
package org.camfleet.core.webrtc.sdp;

import org.jspecify.annotations.NullMarked;
