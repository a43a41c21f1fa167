package org.camfleet.core.adaptive;

import java.nio.ByteBuffer;

/** Stand-in. */
record RawPicture(
    ByteBuffer y,
    ByteBuffer u,
    ByteBuffer v,
    int strideY,
    int strideU,
    int strideV,
    int width,
    int height,
    long timeMicros) {}
