import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.client.ClientSettings;
import org.camfleet.core.client.Mp4File;
import org.camfleet.core.client.StorageClient;
import org.camfleet.core.client.StorageSession;
import org.camfleet.core.client.StorageSession.End;

/** Joins a channel's storage session as a viewer and writes what arrives to an MP4 file. */
public final class JoinAsViewer {
  /** CHANNEL CLIENT_ID FILE SECONDS on AWS; and ENDPOINT DATA_DIRECTORY behind on a Camfleet. */
  public static void main(String[] args) throws Exception {
    ClientSettings settings =
        args.length > 4
            ? ClientSettings.camfleet(URI.create(args[4]), Path.of(args[5]))
            : ClientSettings.aws(System.getenv("AWS_REGION"));
    try (StorageClient client = StorageClient.open(settings);
        Mp4File file = Mp4File.create(Path.of(args[2]))) {
      try (StorageSession session = client.joinAsViewer(args[0], args[1], file)) {
        session.connected().toCompletableFuture().get();
        End done = new End("done", args[3] + " s are over");
        System.out.println(
            session
                .ended()
                .toCompletableFuture()
                .completeOnTimeout(done, Long.parseLong(args[3]), TimeUnit.SECONDS)
                .get());
      }
      // Only now no more of them come.
      System.out.println("pictures: " + file.pictures());
    }
  }
}
