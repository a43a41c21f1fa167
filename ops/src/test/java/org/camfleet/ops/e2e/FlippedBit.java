package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.core.archive.FragmentNumber;

/** A segment file in which one bit of one fragment is not what was written. */
final class FlippedBit {
  private static final int RECORD_HEADER = 84;
  private static final int LENGTHS = 48;
  private static final int PARTS = 4;

  private static final Pattern STREAM = Pattern.compile(".*/camera-([0-9])[^/]*/[^/]*");

  /** Which fragment it is. */
  record Where(int stream, FragmentNumber number) {}

  private record Picked(FragmentNumber number, int pictures, int length) {}

  private FlippedBit() {}

  /** Flips a bit among the pictures of any fragment of a file; gives the fragment. */
  static Where in(Path file, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Picked> records = records(ByteBuffer.wrap(bytes));
    Picked picked = records.get(random.nextInt(records.size()));
    int at = picked.pictures() + random.nextInt(picked.length());
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    Files.write(file, bytes);
    Matcher stream = STREAM.matcher(file.toString());
    if (!stream.matches()) {
      throw new IOException(file + ": no camera's (expected: one of the recorder's)");
    }
    return new Where(Integer.parseInt(stream.group(1)), picked.number());
  }

  private static List<Picked> records(ByteBuffer file) {
    List<Picked> records = new ArrayList<>();
    int at = 8 + 4 + file.getInt(8) + 4;
    while (at + RECORD_HEADER <= file.limit()) {
      int length = RECORD_HEADER;
      int largest = 0;
      int begin = 0;
      for (int part = 0; part < PARTS; part++) {
        int size = file.getInt(at + LENGTHS + 8 * part);
        if (size > largest) {
          largest = size;
          begin = at + length;
        }
        length += size;
      }
      if (at + length <= file.limit()) {
        FragmentNumber number = new FragmentNumber(file.getLong(at + 8), file.getLong(at + 16));
        records.add(new Picked(number, begin, largest));
      }
      at += length;
    }
    return records;
  }
}
