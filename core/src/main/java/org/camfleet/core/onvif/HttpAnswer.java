package org.camfleet.core.onvif;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a device answered over HTTP.
 *
 * @param status the status
 * @param challenges the {@code WWW-Authenticate} fields
 * @param location where it sends us, or null
 * @param body what it says, within the limit
 * @param from whose it is
 */
record HttpAnswer(
    int status, List<String> challenges, @Nullable String location, byte[] body, InetAddress from) {

  boolean isRedirect() {
    return status == 301 || status == 302 || status == 307 || status == 308;
  }
}
