package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.camfleet.fleet.kvs.KvsTestServer.await;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camfleet.core.Secret;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.fleet.kvs.CompatibilityDocument.State;
import org.camfleet.fleet.policy.KeyRing;
import org.camfleet.fleet.policy.Policy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesisvideo.KinesisVideoClient;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.KinesisVideoArchivedMediaClient;
import software.amazon.awssdk.services.kinesisvideomedia.KinesisVideoMediaClient;
import software.amazon.awssdk.services.kinesisvideosignaling.KinesisVideoSignalingClient;
import software.amazon.awssdk.services.kinesisvideowebrtcstorage.KinesisVideoWebRtcStorageClient;

/**
 * Every operation that AWS's five Java clients have, with every exception that the service answers:
 * each arrives as the class that the client declares. {@code -Dcamfleet.docs=write} writes the
 * table of docs/kvs-compatibility.md from it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KvsConformanceTest {
  private static final String EVERYTHING = KvsTestServer.ACCESS_KEY;
  private static final String NOTHING = KvsTestServer.ACCESS_KEY + "1";
  private static final String INTERNAL = KvsTestServer.ACCESS_KEY + "9";

  /** What every method of AWS's clients declares, whatever it calls. */
  private static final Set<String> COMMON =
      Set.of(
          "AwsServiceException",
          "SdkClientException",
          "KinesisVideoException",
          "KinesisVideoSignalingException",
          "KinesisVideoWebRtcStorageException",
          "KinesisVideoArchivedMediaException",
          "KinesisVideoMediaException");

  private static final List<Class<?>> CLIENTS =
      List.of(
          KinesisVideoClient.class,
          KinesisVideoSignalingClient.class,
          KinesisVideoWebRtcStorageClient.class,
          KinesisVideoArchivedMediaClient.class,
          KinesisVideoMediaClient.class);

  private final AtomicLong nanos = new AtomicLong();
  private KvsTestServer open;
  private KvsTestServer limited;
  private KvsTestServer full;
  private Fixture second;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    KeyRing keys = keys(directory);
    open = server(keys, KvsTestServer.Options.OPEN.quotas());
    limited = server(keys, onceASecond());
    full = server(keys, new QuotaSettings(true, Map.of(), Map.of(), 2, 2, 1, 100));
    KvsClients clients = full.clients(EVERYTHING);
    Fixture.create(clients, 24).mapped(clients);
    second = Fixture.create(clients, 24);
  }

  @AfterAll
  void stop() {
    Stream.of(open, limited, full).forEach(KvsTestServer::close);
  }

  private static KeyRing keys(Path directory) throws Exception {
    Path file = directory.resolve("credentials");
    Files.writeString(
        file,
        """
        [default]
        aws_access_key_id = %s
        aws_secret_access_key = x
        [nobody]
        aws_access_key_id = %s
        aws_secret_access_key = x
        camfleet_allow = camfleet:FleetApi
        """
            .formatted(EVERYTHING, NOTHING));
    return KeyRing.read(file, KvsOperation.actions().toList())
        .with(INTERNAL, Secret.of("x"), Policy.INTERNAL);
  }

  private KvsTestServer server(KeyRing keys, QuotaSettings quotas) throws Exception {
    var server =
        new KvsTestServer(new KvsTestServer.Options(HttpEdge.DEFAULT, keys, quotas, nanos::get));
    server.channels.offerReply =
        new Channel.Answered("{\"type\":\"answer\",\"sdp\":\"v=0\\r\\n\"}");
    server.iceServers =
        (arn, user) -> List.of(new IceServer(List.of("turn:t.test"), user, Secret.of("p"), 300));
    server.media = new FakeMedia();
    server.hls =
        (stream, request, endpoint) ->
            CompletableFuture.completedFuture(endpoint.https() + "/hls/" + stream.name());
    return server;
  }

  private static QuotaSettings onceASecond() {
    Map<Quota, Integer> once =
        Arrays.stream(Quota.values()).collect(Collectors.toMap(Function.identity(), quota -> 1));
    return new QuotaSettings(true, once, once, 10_000, 10_000, 10_000, 1000);
  }

  static Set<KvsOperation> operations() {
    return Calls.ALL.keySet();
  }

  static List<KvsOperation> limitedOperations() {
    return operations().stream().filter(CompatibilityDocument::isLimited).toList();
  }

  static List<KvsOperation> operationsOnResources() {
    return operations().stream().filter(CompatibilityDocument::isOnResource).toList();
  }

  static List<Refusal> refusals() {
    return Refusals.ALL;
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anOrdinaryCallIsServedOrAnsweredWithACleanError(KvsOperation operation) {
    KvsClients clients = open.clients(EVERYTHING);
    Fixture on = on(operation, clients);
    if (CompatibilityDocument.state(operation) == State.SUPPORTED) {
      Served.check(operation, open, clients, on);
    } else {
      refused(CompatibilityDocument.cleanError(operation), Calls.of(operation).by(clients, on));
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aKeyThatMayNothingIsRefused(KvsOperation operation) {
    KvsClients nobody = open.clients(NOTHING);
    AwsServiceException refused =
        refused(operation.denial(), Calls.of(operation).by(nobody, Fixture.missing()));
    assertThat(refused).hasMessageContaining("perform kinesisvideo:" + operation.operationName());
  }

  @ParameterizedTest
  @MethodSource("operationsOnResources")
  void whatIsNotThereIsNotFound(KvsOperation operation) {
    refused(
        KvsError.RESOURCE_NOT_FOUND,
        Calls.of(operation).by(open.clients(EVERYTHING), Fixture.missing()));
  }

  @ParameterizedTest
  @MethodSource("limitedOperations")
  void aSecondCallInTheSameMomentIsTooOftenAndLaterIsNot(KvsOperation operation) {
    Fixture on = on(operation, limited.clients(INTERNAL));
    KvsClients clients = limited.clients(EVERYTHING);
    nanos.addAndGet(2_000_000_000);
    settle(Calls.of(operation).by(clients, on));
    AwsServiceException refused =
        refused(KvsError.CLIENT_LIMIT_EXCEEDED, Calls.of(operation).by(clients, on));
    assertThat(refused)
        .hasMessageContaining(operation.operationName() + ": too often (expected: at most 1");
    settle(Calls.of(operation).by(limited.clients(INTERNAL), on));
    nanos.addAndGet(1_000_000_000);
    Throwable later = settle(Calls.of(operation).by(clients, on));
    assertThat(later == null ? "" : later.toString()).doesNotContain("too often");
  }

  @Test
  void onlyTheJoinsOfThisProcessAreItsOwn() {
    Fixture on = on(KvsOperation.JOIN_STORAGE_SESSION, limited.clients(INTERNAL));
    Calls.Call join = Calls.of(KvsOperation.JOIN_STORAGE_SESSION);
    nanos.addAndGet(2_000_000_000);
    limited.channels.ownJoins.clear();
    settle(join.by(limited.clients(EVERYTHING), on));
    assertThat(limited.channels.ownJoins).isEmpty();
    settle(join.by(limited.clients(INTERNAL), on));
    assertThat(limited.channels.ownJoins).containsExactly(Participant.MASTER);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aCallThatBreaksARuleIsRefused(Refusal refusal) {
    boolean isFull = refusal.where() == Refusal.Where.FULL;
    KvsClients clients = (isFull ? full : open).clients(EVERYTHING);
    Fixture on = isFull ? second : Fixture.create(clients, refusal.hours());
    refused(refusal.error(), refusal.call().by(clients, on));
  }

  @Test
  void everyOperationOfTheClientsIsHere() {
    Set<String> theirs = new TreeSet<>(methods().keySet());
    Set<String> ours = new TreeSet<>();
    for (KvsOperation operation : KvsOperation.values()) {
      if (operation.family() != KvsOperation.Family.SOCKET) {
        ours.add(methodName(operation));
      }
    }
    assertThat(ours).isEqualTo(theirs);
    assertThat(Calls.ALL.keySet()).extracting(KvsConformanceTest::methodName).containsAll(theirs);
  }

  @Test
  void everyExceptionIsOneThatTheClientDeclaresForItsOperation() {
    Map<String, Set<String>> declared = methods();
    Map<String, Set<String>> undeclared = new TreeMap<>();
    for (KvsOperation operation : Calls.ALL.keySet()) {
      Set<String> surplus = new TreeSet<>();
      CompatibilityDocument.errors(operation).forEach(error -> surplus.add(error.exceptionName()));
      surplus.removeAll(declared.getOrDefault(methodName(operation), Set.of()));
      if (!surplus.isEmpty()) {
        undeclared.put(operation.operationName(), surplus);
      }
    }
    // The model names no exception for a caller who may not use these two.
    assertThat(undeclared)
        .isEqualTo(
            Map.of(
                "CreateStream", Set.of("NotAuthorizedException"),
                "ListStreams", Set.of("NotAuthorizedException")));
  }

  @Test
  void whatIsDeclaredAndNeverAnsweredIsListedInTheDocument() throws Exception {
    Set<String> never = new TreeSet<>();
    methods().values().forEach(never::addAll);
    never.removeIf(name -> !name.endsWith("Exception") || COMMON.contains(name));
    Stream.of(KvsError.values()).map(KvsError::exceptionName).forEach(never::remove);
    String document = Files.readString(CompatibilityDocument.file());
    String section =
        document.substring(
            document.indexOf("## Never answered"), document.indexOf("## Deliberate differences"));
    Set<String> listed = new TreeSet<>();
    Pattern.compile("`([a-zA-Z]+Exception)`")
        .matcher(section)
        .results()
        .forEach(found -> listed.add(found.group(1)));
    assertThat(listed).isEqualTo(never);
  }

  @Test
  void everyErrorIsOneThatCanBeAnswered() {
    Set<KvsError> drawn = EnumSet.noneOf(KvsError.class);
    Calls.ALL.keySet().forEach(one -> drawn.addAll(CompatibilityDocument.errors(one)));
    // Of requests as such, or of trouble of ours; KvsRawRequestsTest and others have them.
    assertThat(EnumSet.complementOf(EnumSet.copyOf(drawn)))
        .containsExactlyInAnyOrder(
            KvsError.SERIALIZATION,
            KvsError.MISSING_AUTHENTICATION_TOKEN,
            KvsError.INCOMPLETE_SIGNATURE,
            KvsError.UNRECOGNIZED_CLIENT,
            KvsError.INVALID_SIGNATURE,
            KvsError.UNKNOWN_OPERATION,
            KvsError.REQUEST_TOO_LARGE,
            KvsError.INTERNAL_FAILURE,
            KvsError.SERVICE_UNAVAILABLE);
  }

  @Test
  void everyOperationIsCalledWithSomethingThatBreaksARule() {
    assertThat(Calls.ALL.keySet())
        .allSatisfy(
            operation ->
                assertThat(CompatibilityDocument.errors(operation))
                    .contains(KvsError.INVALID_ARGUMENT));
  }

  @Test
  void theDocumentHasTheTableOfThisTest() throws Exception {
    Path file = CompatibilityDocument.file();
    String now = Files.readString(file);
    String expected = CompatibilityDocument.upToDate(now);
    if ("write".equals(System.getProperty("camfleet.docs"))) {
      Files.writeString(file, expected);
    }
    assertThat(file).hasContent(expected);
  }

  /** What an operation is called on: with the mapping that some need. */
  private static Fixture on(KvsOperation operation, KvsClients clients) {
    Fixture fixture = Fixture.create(clients, 24);
    boolean mapped =
        operation.family() == KvsOperation.Family.STORAGE
            || operation == KvsOperation.DESCRIBE_MEDIA_STORAGE_CONFIGURATION
            || operation == KvsOperation.DESCRIBE_MAPPED_RESOURCE_CONFIGURATION;
    return mapped ? fixture.mapped(clients) : fixture;
  }

  /** The exception of a call, which must be the client's own class for this error. */
  private static AwsServiceException refused(KvsError error, CompletableFuture<?> call) {
    Throwable thrown = settle(call);
    assertThat(thrown).isInstanceOf(AwsServiceException.class);
    AwsServiceException refused = (AwsServiceException) Objects.requireNonNull(thrown);
    assertThat(refused.getClass().getSimpleName())
        .as(refused.toString())
        .isEqualTo(error.exceptionName());
    assertThat(refused.statusCode()).as(refused.toString()).isEqualTo(error.status());
    assertThat(refused.awsErrorDetails().errorMessage()).isNotBlank();
    assertThat(refused.requestId()).isNotBlank();
    return refused;
  }

  private static @Nullable Throwable settle(CompletableFuture<?> call) {
    Throwable thrown = catchThrowable(() -> await(call));
    return thrown == null ? null : thrown.getCause();
  }

  private static String methodName(KvsOperation operation) {
    String name = operation.operationName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** The operations of AWS's clients with the exceptions that they declare. */
  private static Map<String, Set<String>> methods() {
    Map<String, Set<String>> methods = new TreeMap<>();
    for (Class<?> client : CLIENTS) {
      for (Method method : client.getMethods()) {
        boolean isOperation =
            method.getParameterCount() > 0
                && method.getParameterTypes()[0].getSimpleName().endsWith("Request")
                && !method.getName().endsWith("Paginator")
                && !method.getName().endsWith("AsBytes");
        if (isOperation) {
          methods
              .computeIfAbsent(method.getName(), absent -> new TreeSet<>())
              .addAll(Arrays.stream(method.getExceptionTypes()).map(Class::getSimpleName).toList());
        }
      }
    }
    return methods;
  }
}
