package org.camfleet.fleet.onvif;

import java.util.concurrent.CompletionException;
import org.camfleet.core.onvif.OnvifException;
import org.camfleet.core.onvif.OnvifFault;
import org.camfleet.fleet.api.ApiRefusal;

/** What devices do wrong, as callers of the API are told. */
final class OnvifRefusals {
  private OnvifRefusals() {}

  /** The stable code. */
  static String code(OnvifFault fault) {
    return "onvif_" + fault.code().replace('-', '_');
  }

  /** For a stage that failed: faults of devices become refusals, all else stays what it is. */
  static ApiRefusal of(Throwable failure) {
    Throwable each = failure;
    while (each instanceof CompletionException && each.getCause() != null) {
      each = each.getCause();
    }
    if (each instanceof ApiRefusal known) {
      return known;
    }
    OnvifFault fault = OnvifException.of(each);
    int status =
        switch (fault.kind()) {
          case BAD_ADDRESS, FORBIDDEN -> 400;
          case NOT_SUPPORTED, REFUSED, NOT_APPLIED -> 409;
          default -> 502;
        };
    return ApiRefusal.of(status, code(fault), fault.text());
  }
}
