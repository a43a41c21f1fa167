package org.camfleet.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Seeded damage to good input, and where the good input is. */
public final class Damage {
  private static final String ODD = "{}[]\",:;=/\\ aA09-+.~%&\u0000\r\n\t\u0085\u2028\uD800ü";
  private static final String[] NUMBERS = {
    "0", "-1", "65536", "2147483648", "9223372036854775808", "00000000001", "1e9", ""
  };

  private Damage() {}

  /** The lines of a file of the corpus. */
  public static List<String> lines(String name) {
    try {
      return Files.readAllLines(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of a directory of the corpus, each with lines that end in CRLF. */
  public static List<String> files(String directory) {
    try (Stream<Path> files = Files.list(path(directory))) {
      return files.sorted().map(Damage::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).replace("\r", "").replace("\n", "\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path path(String name) {
    URL found = Damage.class.getResource("/fuzz/" + name);
    if (found == null) {
      throw new IllegalStateException("corpus: no " + name);
    }
    try {
      return Path.of(found.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text with some of it changed, lost, doubled, or with another number in it. */
  public static String text(Random random, String good) {
    StringBuilder text = new StringBuilder(good);
    for (int change = random.nextInt(6); change >= 0 && !text.isEmpty(); change--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + 1 + random.nextInt(40));
      switch (random.nextInt(6)) {
        case 0 -> text.setCharAt(at, ODD.charAt(random.nextInt(ODD.length())));
        case 1 -> text.insert(at, ODD.charAt(random.nextInt(ODD.length())));
        case 2 -> text.delete(at, end);
        case 3 -> text.insert(at, text.substring(at, end));
        case 4 -> number(random, text, at);
        default -> text.setLength(random.nextInt(8) == 0 ? at : text.length());
      }
    }
    return text.toString();
  }

  private static void number(Random random, StringBuilder text, int from) {
    int start = from;
    while (start < text.length() && !Character.isDigit(text.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    text.replace(start, end, NUMBERS[random.nextInt(NUMBERS.length)]);
  }

  /** The bytes with some of them changed, cut or doubled. */
  public static byte[] bytes(Random random, byte[] good) {
    byte[] bytes = good.clone();
    for (int change = random.nextInt(5); change >= 0 && bytes.length > 0; change--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(8)) {
        case 0 -> bytes = Arrays.copyOf(bytes, at);
        case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(40));
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0);
        default -> bytes[at] = (byte) random.nextInt();
      }
    }
    return bytes;
  }
}
