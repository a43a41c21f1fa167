package org.camfleet.core.adaptive;

import java.nio.ByteBuffer;

/**
 * A decoded picture: I420, limited range, square pixels. Its planes are valid only while it is
 * handed over; the next picture of the same line overwrites them, so that a camera holds the memory
 * of one. Whoever keeps it copies it.
 *
 * @param y luma, row after row from position 0; direct
 * @param u blue difference at half the width and height; direct
 * @param v red difference at half the width and height; direct
 * @param strideY bytes from one row of luma to the next
 * @param strideU bytes from one row of u to the next
 * @param strideV bytes from one row of v to the next
 * @param width in pixels, even
 * @param height in pixels, even
 * @param timeMicros presentation time on the source's timeline, as its access unit had it; rises
 *     from picture to picture
 */
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
