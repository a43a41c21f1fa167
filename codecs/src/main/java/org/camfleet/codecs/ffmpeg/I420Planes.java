package org.camfleet.codecs.ffmpeg;

import java.nio.ByteBuffer;

/**
 * A picture as three planes of bytes, limited range, chroma at half the width and height. The
 * planes belong to whoever made them and are overwritten by the next picture.
 *
 * @param y luma, from position 0, {@code strideY} bytes a row; direct
 * @param u blue difference, {@code strideChroma} bytes a row; direct
 * @param v red difference, {@code strideChroma} bytes a row; direct
 * @param width in pixels, even
 * @param height in pixels, even
 */
public record I420Planes(
    ByteBuffer y,
    ByteBuffer u,
    ByteBuffer v,
    int strideY,
    int strideChroma,
    int width,
    int height) {}
