package org.camfleet.core.onvif;

import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.camfleet.codecs.rtsp.DigestChallenge;
import org.camfleet.codecs.rtsp.DigestResponse;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.camfleet.core.onvif.schema.DeviceDocuments;
import org.camfleet.core.onvif.schema.Envelope;
import org.camfleet.core.rtsp.CertificatePins;
import org.camfleet.core.rtsp.RefusedLogins;
import org.camfleet.core.rtsp.RtspCredentials;
import org.jspecify.annotations.Nullable;

/**
 * Asks one device, and proves who we are: by a UsernameToken in the message, or by HTTP Digest
 * where the device wants that. A proof that was refused is not sent again but with a better clock
 * or nonce, because devices lock accounts. Any thread.
 */
final class DeviceCalls {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MOST_REDIRECTS = 2;

  private final URI address;
  private final @Nullable RtspCredentials login;
  private final CertificatePins pins;
  private final SoapHttp http;
  private final OnvifSettings settings;
  private final RefusedLogins logins;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Metrics.Counter requests;
  private volatile Duration offset = Duration.ZERO;
  private volatile @Nullable InetAddress reached;
  private @Nullable DigestChallenge challenge;
  private boolean basic;
  private int nonceCount;

  DeviceCalls(
      URI address,
      @Nullable RtspCredentials login,
      CertificatePins pins,
      SoapHttp http,
      OnvifSettings settings,
      RefusedLogins logins,
      InstantSource clock,
      Metrics metrics) {
    this.address = address;
    this.login = login;
    this.pins = pins;
    this.http = http;
    this.settings = settings;
    this.logins = logins;
    this.clock = clock;
    this.metrics = metrics;
    this.requests = metrics.counter("camfleet_onvif_requests_total");
  }

  /** By how much the device's clock is ahead of ours. */
  void offset(Duration ahead) {
    offset = ahead;
  }

  Duration offset() {
    return offset;
  }

  /** The address that it was last reached at; null before the first answer. */
  @Nullable InetAddress reached() {
    return reached;
  }

  /**
   * One request.
   *
   * @param where the service's address
   * @param action what is asked for
   * @param blocks header blocks beside the proof
   * @param prove whether the login goes with it
   * @param patience how much longer than usual the answer may take, in milliseconds
   */
  record Request(
      URI where,
      String action,
      Object document,
      List<Object> blocks,
      boolean prove,
      long patience) {
    static Request of(URI where, Object document) {
      return new Request(where, Soap.action(document), document, List.of(), true, 0);
    }

    Request at(URI other) {
      return new Request(other, action, document, blocks, prove, patience);
    }
  }

  /** The answer's document; fails with an {@link OnvifException}. */
  <T> CompletableFuture<T> ask(Request request, Class<T> expected) {
    if (request.prove() && login != null && !logins.mayTry(host(), login)) {
      return told(
          CompletableFuture.failedFuture(
              OnvifException.of(
                  Kind.BAD_CREDENTIALS,
                  "not tried: the device refused this login "
                      + RefusedLogins.MOST
                      + " times within "
                      + RefusedLogins.WINDOW.toMinutes()
                      + " min and may lock it; another login is tried at once")));
    }
    return told(tried(request, 0, false).thenApply(envelope -> Soap.document(envelope, expected)));
  }

  private <T> CompletableFuture<T> told(CompletableFuture<T> answer) {
    return answer.whenComplete(
        (any, failure) -> {
          if (failure != null) {
            String code = OnvifException.of(failure).code();
            metrics.counter("camfleet_onvif_faults_total", "code", code).increment();
          }
        });
  }

  private CompletableFuture<Envelope> tried(Request request, int redirects, boolean again) {
    requests.increment();
    boolean proves = request.prove() && login != null;
    String proof = proves ? proof(SoapHttp.path(request.where())) : null;
    List<Object> blocks = new ArrayList<>(request.blocks());
    if (proves && login != null && proof == null) {
      blocks.add(UsernameTokens.of(login, clock.instant().plus(offset)));
    }
    byte[] message = Soap.write(blocks, request.document());
    return http.post(request.where(), request.action(), message, proof, pins, request.patience())
        .thenCompose(answer -> judged(request, answer, redirects, again));
  }

  private CompletableFuture<Envelope> judged(
      Request request, HttpAnswer answer, int redirects, boolean again) {
    reached = answer.from();
    if (answer.isRedirect()) {
      return redirected(request, answer, redirects, again);
    }
    if (answer.status() == 401 && request.prove() && login != null && !again && takes(answer)) {
      return tried(request, redirects, true);
    }
    Envelope envelope = readable(answer);
    if (answer.status() == 401 || (envelope != null && isRefusal(envelope))) {
      return refused(request);
    }
    if (envelope == null) {
      throw OnvifException.of(
          answer.status() == 404 ? Kind.NOT_SUPPORTED : Kind.MALFORMED,
          "HTTP status: %d without SOAP (expected: 200)".formatted(answer.status()));
    }
    if (request.prove() && login != null && !isOpen(request, envelope)) {
      logins.accepted(host(), login);
    }
    return CompletableFuture.completedFuture(envelope);
  }

  /** Whether a device may have answered without a look at the proof, which then proves nothing. */
  private static boolean isOpen(Request request, Envelope answer) {
    return request.document() instanceof DeviceDocuments.GetServices
        || request.document() instanceof DeviceDocuments.GetCapabilities
        || (answer.body != null && answer.body.content instanceof Envelope.Fault);
  }

  /** The message of an answer; null of an error that holds none. */
  private @Nullable Envelope readable(HttpAnswer answer) {
    try {
      return Soap.read(answer.body(), settings.xml());
    } catch (OnvifException e) {
      if (answer.status() == 200) {
        throw e;
      }
      return null;
    }
  }

  private static boolean isRefusal(Envelope envelope) {
    Object content = envelope.body == null ? null : envelope.body.content;
    return content instanceof Envelope.Fault fault
        && Soap.fault(fault).kind() == Kind.BAD_CREDENTIALS;
  }

  private CompletableFuture<Envelope> refused(Request request) {
    if (login == null || !request.prove()) {
      throw OnvifException.of(
          Kind.BAD_CREDENTIALS, "the device wants user and password, and none are set");
    }
    logins.refused(host(), login);
    throw OnvifException.of(Kind.BAD_CREDENTIALS, "the device refuses user or password");
  }

  private CompletableFuture<Envelope> redirected(
      Request request, HttpAnswer answer, int redirects, boolean again) {
    URI next;
    try {
      next = request.where().resolve(String.valueOf(answer.location()));
    } catch (IllegalArgumentException e) {
      next = null;
    }
    String host = next == null ? null : next.getHost();
    if (next == null || host == null || redirects == MOST_REDIRECTS) {
      throw OnvifException.of(
          Kind.MALFORMED, "redirect: none that makes sense, or one too many (expected: at most 2)");
    }
    boolean weaker = isTls(request.where()) && !isTls(next);
    if (weaker || !host.equalsIgnoreCase(request.where().getHost())) {
      throw OnvifException.of(
          Kind.OTHER_HOST,
          "redirect to %s (expected: the same host, as safe as before)"
              .formatted(OnvifFault.printable(host)));
    }
    return tried(request.at(next), redirects + 1, again);
  }

  private static boolean isTls(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  private synchronized @Nullable String proof(String path) {
    if (login == null) {
      return null;
    }
    String password = login.password().reveal();
    if (challenge != null) {
      byte[] random = new byte[8];
      RANDOM.nextBytes(random);
      return DigestResponse.authorization(
          challenge,
          "POST",
          path,
          login.user(),
          password,
          ++nonceCount,
          HexFormat.of().formatHex(random));
    }
    return basic ? DigestResponse.basic(login.user(), password) : null;
  }

  /** Whether the device asks for a proof over HTTP that was not given yet. */
  private synchronized boolean takes(HttpAnswer answer) {
    DigestChallenge fresh = DigestChallenge.strongest(answer.challenges()).orElse(null);
    if (fresh != null) {
      boolean first = challenge == null;
      // Many devices forget to say stale; a nonce that was just given is not tried twice.
      boolean renewed =
          challenge != null && (fresh.stale() || !fresh.nonce().equals(challenge.nonce()));
      challenge = fresh;
      nonceCount = 0;
      return first || renewed;
    }
    boolean offered =
        !basic && challenge == null && DigestChallenge.offersBasic(answer.challenges());
    basic |= offered && (settings.basicInClear() || isTls(address));
    return offered && basic;
  }

  private String host() {
    return String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
  }
}
