package org.camfleet.core.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DirectMemoryTest {
  private static final int SIZE = 16 << 20;

  @Test
  void buffersInUseCountAndThoseThatAreKeptForLaterDoNot() {
    // Small enough to be cut from chunks, which the allocator keeps.
    List<ByteBuf> buffers =
        Stream.generate(() -> MediaLoops.ALLOCATOR.directBuffer(SIZE / 16)).limit(16).toList();
    double with = DirectMemory.share();
    buffers.forEach(ByteBuf::release);
    double after = DirectMemory.share();
    assertThat(with).isBetween(share(), 1.0);
    assertThat(with - after).isGreaterThan(0.9 * share());
  }

  @Test
  void theBuffersOfOthersCount() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
    assertThat(DirectMemory.share()).isBetween(share(), 1.0);
    assertThat(buffer.capacity()).isEqualTo(SIZE);
  }

  private static double share() {
    return SIZE / (double) Runtime.getRuntime().maxMemory();
  }
}
