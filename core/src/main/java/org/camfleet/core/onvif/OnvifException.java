package org.camfleet.core.onvif;

import java.util.concurrent.CompletionException;

/** Fails the stages of this package with a fault; without a stack trace, as it is no defect. */
public final class OnvifException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient OnvifFault fault;

  /** Of a fault. */
  public OnvifException(OnvifFault fault) {
    super(fault.text(), null, false, false);
    this.fault = fault;
  }

  /** Of a kind and a sentence. */
  static OnvifException of(OnvifFault.Kind kind, String text) {
    return new OnvifException(new OnvifFault(kind, text));
  }

  /** Of a device that has no profile with video. */
  public static OnvifException noVideo() {
    return of(OnvifFault.Kind.NOT_SUPPORTED, "profiles: none with video (expected: one or more)");
  }

  /** What is wrong. */
  public OnvifFault fault() {
    return fault;
  }

  /** What made a stage fail; a failure that is none of ours is told as unreachable. */
  public static OnvifFault of(Throwable failure) {
    Throwable each = failure;
    while (each instanceof CompletionException && each.getCause() != null) {
      each = each.getCause();
    }
    return each instanceof OnvifException known
        ? known.fault()
        : new OnvifFault(
            OnvifFault.Kind.UNREACHABLE, OnvifFault.printable(String.valueOf(each.getMessage())));
  }
}
