package org.camfleet.fleet.playback;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's ffmpeg. */
final class Ffmpeg {
  private Ffmpeg() {}

  /** The pictures of a file or address, when it decodes all of it and complains of nothing. */
  static int pictures(String input) throws Exception {
    return pictures(input, "warning");
  }

  /** The same, whatever it complains of. */
  static int picturesInSpiteOfAll(String input) throws Exception {
    return pictures(input, "quiet");
  }

  private static int pictures(String input, String level) throws Exception {
    String said =
        run(
            "ffprobe -v LEVEL -count_frames -show_entries stream=nb_read_frames -of csv=p=0 FILE"
                .replace("LEVEL", level),
            input);
    List<Integer> counts =
        said.lines()
            .map(line -> line.replaceFirst(",$", ""))
            .filter(line -> !line.isEmpty())
            .map(
                line -> {
                  if (!line.matches("[0-9]+")) {
                    throw new AssertionError(said);
                  }
                  return Integer.parseInt(line);
                })
            .toList();
    return counts.get(0);
  }

  /** Runs a command in which FILE stands for a file; gives all that it says. */
  static String run(String command, String file) throws Exception {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.replaceAll(word -> word.equals("FILE") ? file : word);
    Path said = Files.createTempFile("ffmpeg", ".txt");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(command + ": did not end");
    }
    String text = Files.readString(said, UTF_8).strip();
    Files.delete(said);
    return text;
  }
}
