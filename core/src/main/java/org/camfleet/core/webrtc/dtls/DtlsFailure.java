package org.camfleet.core.webrtc.dtls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;

/** Why a handshake ended: a stable code and a sentence. */
record DtlsFailure(String code, String text) {

  static DtlsFailure of(Exception e, boolean fingerprintRefused) {
    if (fingerprintRefused) {
      return new DtlsFailure(
          "dtls-fingerprint", "the peer's certificate is not the one its SDP names");
    }
    if (e instanceof TlsTimeoutException) {
      return new DtlsFailure(
          "dtls-timeout", "no DTLS handshake within %d ms".formatted(DtlsPolicy.DEADLINE_MILLIS));
    }
    if (e instanceof LoopTransport.GaveWay) {
      return new DtlsFailure("dtls-timeout", "the peer fell silent while others waited");
    }
    if (e instanceof TlsFatalAlertReceived alert) {
      return new DtlsFailure(
          "dtls-failed",
          "the peer sent alert " + AlertDescription.getText(alert.getAlertDescription()));
    }
    if (e instanceof TlsFatalAlert alert) {
      return new DtlsFailure("dtls-failed", String.valueOf(alert.getMessage()));
    }
    return new DtlsFailure("dtls-failed", String.valueOf(e.getMessage()));
  }
}
