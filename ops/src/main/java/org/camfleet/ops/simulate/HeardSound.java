package org.camfleet.ops.simulate;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.audio.G711Payload;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.rtsp.SimulatedSpeaker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a simulated camera hears, as a WAV file of G.711 mu-law; pauses of up to 10 s are kept as
 * silence. The file can be read at any time. One thread.
 */
final class HeardSound implements SimulatedSpeaker.Listener {
  private static final Logger log = LoggerFactory.getLogger(HeardSound.class);
  private static final AudioTrack PCMU = new AudioTrack(AudioCodec.PCMU, 8000, 1, new byte[0]);
  private static final int HEADER = 58;
  private static final int LONGEST_PAUSE = 10 * G711Payload.CLOCK_RATE;
  private static final int MOST_BYTES = 1 << 30;

  private final RandomAccessFile file;
  private long next = -1;
  private int bytes;
  private boolean failed;

  private HeardSound(RandomAccessFile file) throws IOException {
    this.file = file;
    file.setLength(0);
    file.write(header(0));
  }

  /** A loudspeaker for camera {@code number}; in an empty directory name nothing is kept. */
  static SimulatedSpeaker speaker(String directory, int number) throws IOException {
    if (directory.isEmpty()) {
      return new SimulatedSpeaker(List.of(PCMU), (codec, timestamp, marker, payload) -> {});
    }
    Path folder = Files.createDirectories(Path.of(directory));
    Path wav = folder.resolve("cam" + number + ".wav");
    return new SimulatedSpeaker(
        List.of(PCMU), new HeardSound(new RandomAccessFile(wav.toFile(), "rw")));
  }

  @Override
  public void onPacket(AudioTrack codec, long timestamp, boolean marker, byte[] payload) {
    if (failed || bytes > MOST_BYTES) {
      return;
    }
    try {
      long pause = next < 0 ? 0 : timestamp - next & 0xffff_ffffL;
      if (pause > 0 && pause <= LONGEST_PAUSE) {
        byte[] silence = new byte[(int) pause];
        Arrays.fill(silence, G711Payload.SILENCE_MU_LAW);
        append(silence);
      }
      append(payload);
      next = timestamp + payload.length & 0xffff_ffffL;
    } catch (IOException e) {
      failed = true;
      log.warn("what a camera hears can not be kept: {}", e.toString());
    }
  }

  private void append(byte[] sound) throws IOException {
    file.seek(HEADER + (long) bytes);
    file.write(sound);
    bytes += sound.length;
    file.seek(0);
    file.write(header(bytes));
  }

  /** RIFF with a format of 18 bytes and the count of samples, as a coded format wants it. */
  private static byte[] header(int length) {
    ByteBuffer out = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    out.put(tag("RIFF")).putInt(HEADER - 8 + length).put(tag("WAVE"));
    out.put(tag("fmt ")).putInt(18).putShort((short) 7).putShort((short) 1);
    out.putInt(G711Payload.CLOCK_RATE).putInt(G711Payload.CLOCK_RATE);
    out.putShort((short) 1).putShort((short) 8).putShort((short) 0);
    out.put(tag("fact")).putInt(4).putInt(length);
    out.put(tag("data")).putInt(length);
    return out.array();
  }

  private static byte[] tag(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
