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

  /** What it has to say of a file when it decodes all of it: nothing, when all is well. */
  static String complaints(Path file) throws Exception {
    return run("ffmpeg -v warning -i FILE -f null -", file);
  }

  /** The pictures that it decodes of a file. */
  static int pictures(Path file) throws Exception {
    String counted =
        run(
            "ffprobe -v quiet -count_frames -select_streams v:0 -show_entries"
                + " stream=nb_read_frames -of csv=p=0 FILE",
            file);
    return Integer.parseInt(counted.replaceAll("[^0-9]", ""));
  }

  /** Runs a command in which FILE stands for a file; gives all that it says. */
  static String run(String command, Path file) throws Exception {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.replaceAll(word -> word.equals("FILE") ? file.toString() : word);
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
