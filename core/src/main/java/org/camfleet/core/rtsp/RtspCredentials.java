package org.camfleet.core.rtsp;

import org.camfleet.core.Secret;

/**
 * Who we are to a camera, or who a client must be.
 *
 * @param user the user's name
 * @param password the password, in a form that never shows itself
 */
public record RtspCredentials(String user, Secret password) {}
