package org.camfleet.ops.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** FFmpeg's own programs as judges of what we made. */
public final class FFprobe {
  private FFprobe() {}

  /**
   * Streams and packets or frames of a file as ffprobe's JSON; {@code more} are ffprobe options.
   */
  public static JsonNode json(Path file, String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ffprobe", "-v", "error", "-of", "json"));
    command.addAll(List.of(more));
    command.add(file.toString());
    return new ObjectMapper().readTree(run(command).output());
  }

  /** Says nothing of the stream, but that pictures of full range were scaled after it. */
  private static final String FULL_RANGE =
      "deprecated pixel format used, make sure you did set range";

  /** Decodes everything and answers what FFmpeg complained about: empty when all is well. */
  public static String decodeErrors(Path file) throws IOException, InterruptedException {
    Result result =
        run(List.of("ffmpeg", "-v", "repeat+warning", "-i", file.toString(), "-f", "null", "-"));
    String errors =
        result
            .errors()
            .lines()
            .filter(line -> !line.contains(FULL_RANGE))
            .collect(Collectors.joining("\n"));
    return result.exit() == 0 ? errors : "exit " + result.exit() + ": " + errors;
  }

  /**
   * The same for pictures of no even rate, as a browser sends them and a late viewer gets them:
   * FFmpeg's null muxer counts in a rate that it guesses, and complains of its own counting. The
   * times themselves are for the test to check.
   */
  public static String decodeErrorsAtAnyRate(Path file) throws IOException, InterruptedException {
    return decodeErrors(file)
        .lines()
        .filter(line -> !line.contains("non monotonically increasing dts to muxer"))
        .collect(Collectors.joining("\n"));
  }

  /** How many pictures a file decodes to; fails when FFmpeg complains of any. */
  static int pictures(Path file) throws IOException, InterruptedException {
    Result result =
        run(
            List.of(
                "ffprobe",
                "-v",
                "warning",
                "-select_streams",
                "v:0",
                "-count_frames",
                "-show_entries",
                "stream=nb_read_frames",
                "-of",
                "csv=p=0",
                file.toString()));
    if (result.exit() != 0 || !result.errors().isBlank()) {
      throw new AssertionError(result.errors());
    }
    return Integer.parseInt(result.output().strip());
  }

  /** Runs a program to its end; fails after two minutes. */
  static Result run(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", null);
    Path err = Files.createTempFile("err", null);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("still running after 120 s: " + command);
      }
      return new Result(
          process.exitValue(),
          Files.readString(out, StandardCharsets.ISO_8859_1),
          Files.readString(err, StandardCharsets.ISO_8859_1));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** How a program ended. */
  record Result(int exit, String output, String errors) {}
}
