import java.net.URI;
import java.nio.file.Path;
import org.camfleet.core.client.ClientSettings;
import org.camfleet.core.client.MediaSource;
import org.camfleet.core.client.StorageClient;
import org.camfleet.core.client.StorageSession;

/** Joins a channel's storage session as its master and sends a clip or a camera until it ends. */
public final class JoinAsMaster {
  /** CHANNEL CLIP|rtsp://… on AWS; and ENDPOINT DATA_DIRECTORY behind them on a Camfleet. */
  public static void main(String[] args) throws Exception {
    ClientSettings settings =
        args.length > 2
            ? ClientSettings.camfleet(URI.create(args[2]), Path.of(args[3]))
            : ClientSettings.aws(System.getenv("AWS_REGION"));
    MediaSource source =
        args[1].startsWith("rtsp")
            ? MediaSource.rtsp(args[1])
            : MediaSource.clip(Path.of(args[1]));
    try (StorageClient client = StorageClient.open(settings);
        StorageSession session = client.joinAsMaster(args[0], source)) {
      session.connected().thenRun(() -> System.out.println("connected"));
      System.out.println(session.ended().toCompletableFuture().get());
    }
  }
}
