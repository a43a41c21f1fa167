package org.camfleet.core.webrtc.sdp;

import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.dtls.CertificateFingerprint;

/**
 * What our half of a description says about us.
 *
 * @param sessionId number in the {@code o=} line, positive
 * @param ufrag ICE user fragment
 * @param password ICE password
 * @param fingerprint of the node's certificate
 * @param cname RTCP canonical name
 * @param audioSsrc source of the audio that we send
 * @param videoSsrc source of the video that we send
 */
public record LocalSide(
    long sessionId,
    String ufrag,
    Secret password,
    CertificateFingerprint fingerprint,
    String cname,
    long audioSsrc,
    long videoSsrc) {}
