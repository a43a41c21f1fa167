package org.camfleet.core.onvif.schema;

/** The XML namespaces of ONVIF and of what it stands on. */
public final class Ns {
  /** SOAP 1.2. */
  public static final String SOAP = "http://www.w3.org/2003/05/soap-envelope";

  /** Device management. */
  public static final String TDS = "http://www.onvif.org/ver10/device/wsdl";

  /** Media, of Profile S. */
  public static final String TRT = "http://www.onvif.org/ver10/media/wsdl";

  /** Media2, of Profile T. */
  public static final String TR2 = "http://www.onvif.org/ver20/media/wsdl";

  /** Types that the services share. */
  public static final String TT = "http://www.onvif.org/ver10/schema";

  /** Events. */
  public static final String TEV = "http://www.onvif.org/ver10/events/wsdl";

  /** Codes of faults. */
  public static final String TER = "http://www.onvif.org/ver10/error";

  /** Kinds of devices in discovery. */
  public static final String DN = "http://www.onvif.org/ver10/network/wsdl";

  /** WS-BaseNotification. */
  public static final String WSNT = "http://docs.oasis-open.org/wsn/b-2";

  /** WS-Addressing 1.0, of events. */
  public static final String WSA = "http://www.w3.org/2005/08/addressing";

  /** WS-Addressing of 2004, of discovery. */
  public static final String WSA04 = "http://schemas.xmlsoap.org/ws/2004/08/addressing";

  /** WS-Discovery. */
  public static final String WSD = "http://schemas.xmlsoap.org/ws/2005/04/discovery";

  /** WS-Security. */
  public static final String WSSE =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

  /** Creation times of WS-Security. */
  public static final String WSU =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

  private Ns() {}
}
