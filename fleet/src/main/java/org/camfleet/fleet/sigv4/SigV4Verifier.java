package org.camfleet.fleet.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.camfleet.core.Secret;
import org.camfleet.fleet.sigv4.Verdict.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Checks AWS Signature Version 4 in both forms: in the Authorization header, and presigned in the
 * query. It goes strictly by the request's own list of signed headers, over the request as
 * received: AWS's clients differ in what they sign, and re-signing with the SDK would refuse some.
 */
public final class SigV4Verifier {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String EMPTY_HASH = Credential.sha256(new byte[0]);
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Duration SKEW = Duration.ofMinutes(15);
  private static final long MAX_EXPIRES = 604_800;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

  private final AccessKeys keys;
  private final String region;
  private final String service;
  private final InstantSource clock;

  /** A verifier for one region and service: everything signed for another is refused. */
  public SigV4Verifier(AccessKeys keys, String region, String service, InstantSource clock) {
    this.keys = keys;
    this.region = region;
    this.service = service;
    this.clock = clock;
  }

  /** Checks a request that is signed in its Authorization header. */
  public Verdict verifyHeader(SignedRequest request) {
    String authorization = request.value("authorization");
    if (authorization.isEmpty()) {
      return new Verdict.Refused(Reason.MISSING, "the request has no Authorization header");
    }
    if (!authorization.startsWith(ALGORITHM + " ")) {
      return incomplete("Authorization: another scheme (expected: %s)".formatted(ALGORITHM));
    }
    Map<String, String> parts = parts(authorization.substring(ALGORITHM.length() + 1));
    Claim claim =
        new Claim(
            parts.get("Credential"),
            parts.get("SignedHeaders"),
            parts.get("Signature"),
            request.value("x-amz-date"));
    String declared = request.value("x-amz-content-sha256");
    if (!declared.isEmpty() && !HASH.matcher(declared).matches()) {
      // Such as UNSIGNED-PAYLOAD: whoever changed the body on its way would not be noticed.
      return incomplete(
          "x-amz-content-sha256: no hash (expected: that of the body in hex, or no such header)");
    }
    String actual = Credential.sha256(request.body());
    if (!declared.isEmpty() && !declared.equalsIgnoreCase(actual)) {
      return new Verdict.Refused(
          Reason.MISMATCH, "x-amz-content-sha256: not the hash of the body that was received");
    }
    return verify(request, claim, declared.isEmpty() ? actual : declared, null);
  }

  /** Checks a presigned request: everything is in its query, and its body is empty. */
  public Verdict verifyQuery(SignedRequest request) {
    QueryString query = request.query();
    String algorithm = query.single("X-Amz-Algorithm");
    if (algorithm == null) {
      return new Verdict.Refused(Reason.MISSING, "the query has no X-Amz-Algorithm");
    }
    if (!algorithm.equals(ALGORITHM)) {
      return incomplete("X-Amz-Algorithm: another one (expected: %s)".formatted(ALGORITHM));
    }
    String expires = query.single("X-Amz-Expires");
    if (expires == null || !expires.matches("[0-9]{1,6}") || !inLimits(Long.parseLong(expires))) {
      return incomplete("X-Amz-Expires: missing or out of range (expected: 1 to 604800 seconds)");
    }
    String date = query.single("X-Amz-Date");
    Claim claim =
        new Claim(
            query.single("X-Amz-Credential"),
            query.single("X-Amz-SignedHeaders"),
            query.single("X-Amz-Signature"),
            date == null ? "" : date);
    return verify(request, claim, EMPTY_HASH, Duration.ofSeconds(Long.parseLong(expires)));
  }

  /** What the request says of itself. */
  private record Claim(
      @Nullable String credential,
      @Nullable String signedHeaders,
      @Nullable String signature,
      String date) {}

  private Verdict verify(
      SignedRequest request, Claim claim, String payloadHash, @Nullable Duration expires) {
    Credential credential =
        claim.credential() == null ? null : Credential.parse(claim.credential());
    if (credential == null) {
      return incomplete("Credential: missing or malformed (expected: id/date/region/service/…)");
    }
    if (claim.signature() == null || claim.signedHeaders() == null) {
      return incomplete("SignedHeaders or Signature: missing (expected: both)");
    }
    List<String> names = List.of(claim.signedHeaders().split(";"));
    if (!names.contains("host")) {
      return incomplete("SignedHeaders: no host in it (expected: host at least)");
    }
    if (new HashSet<>(names).size() < names.size()) {
      // Each name repeats its value: a few kB of names would make megabytes to be hashed.
      return incomplete("SignedHeaders: a name twice (expected: each once)");
    }
    Instant signedAt = time(claim.date());
    if (signedAt == null) {
      return incomplete("X-Amz-Date: missing or malformed (expected: yyyyMMddTHHmmssZ)");
    }
    Verdict.Refused refused = checkScope(credential, claim.date());
    refused = refused == null ? checkTime(signedAt, expires) : refused;
    if (refused != null) {
      return refused;
    }
    Secret secret = keys.secretOf(credential.accessKeyId());
    if (secret == null) {
      return new Verdict.Refused(Reason.UNKNOWN_KEY, "the access key id is not known here");
    }
    String toSign =
        String.join(
            "\n",
            ALGORITHM,
            claim.date(),
            credential.scope(),
            Credential.sha256(
                canonical(request, names, payloadHash).getBytes(StandardCharsets.UTF_8)));
    byte[] given = claim.signature().getBytes(StandardCharsets.UTF_8);
    if (MessageDigest.isEqual(credential.sign(secret, toSign), given)) {
      return new Verdict.Authentic(credential.accessKeyId());
    }
    return new Verdict.Refused(
        Reason.MISMATCH,
        "the signature does not match the request: check the secret key, and that nothing on the"
            + " way changed method, path, query, signed headers or body");
  }

  private Verdict.@Nullable Refused checkScope(Credential credential, String date) {
    if (!credential.region().equals(region) || !credential.service().equals(service)) {
      return new Verdict.Refused(
          Reason.SCOPE,
          "Credential: scope of %s/%s (expected: %s/%s)"
              .formatted(credential.region(), credential.service(), region, service));
    }
    if (!date.startsWith(credential.date())) {
      return new Verdict.Refused(
          Reason.SCOPE, "Credential: date differs from X-Amz-Date (expected: the same day)");
    }
    return null;
  }

  /** AWS's C client looks for these very words, and corrects its clock when it finds them. */
  private Verdict.@Nullable Refused checkTime(Instant signedAt, @Nullable Duration expires) {
    Instant now = clock.instant();
    if (signedAt.isAfter(now.plus(SKEW))) {
      return new Verdict.Refused(
          Reason.SKEWED,
          "Signature not yet current: %s is still later than %s (%s + 15 min.)"
              .formatted(print(signedAt), print(now.plus(SKEW)), print(now)));
    }
    Instant end = signedAt.plus(expires == null ? SKEW : expires);
    if (end.isBefore(now)) {
      return new Verdict.Refused(
          Reason.SKEWED,
          "Signature expired: %s is now earlier than %s".formatted(print(end), print(now)));
    }
    return null;
  }

  private static String canonical(SignedRequest request, List<String> names, String payloadHash) {
    var canonical = new StringBuilder(1024);
    String path = request.path().isEmpty() ? "/" : request.path();
    canonical.append(request.method()).append('\n');
    canonical.append(QueryString.encode(path, "/")).append('\n');
    canonical.append(request.query().canonicalWithout("X-Amz-Signature")).append('\n');
    for (String name : names) {
      String value = request.value(name).replaceAll("\\s+", " ");
      canonical.append(name).append(':').append(value).append('\n');
    }
    return canonical
        .append('\n')
        .append(String.join(";", names))
        .append('\n')
        .append(payloadHash)
        .toString();
  }

  private static Map<String, String> parts(String text) {
    Map<String, String> parts = new HashMap<>();
    for (String part : text.split(",")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    return parts;
  }

  private static boolean inLimits(long expires) {
    return expires >= 1 && expires <= MAX_EXPIRES;
  }

  private static @Nullable Instant time(String text) {
    try {
      return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static String print(Instant instant) {
    return TIME.format(instant.atOffset(ZoneOffset.UTC));
  }

  private static Verdict incomplete(String text) {
    return new Verdict.Refused(Reason.INCOMPLETE, text);
  }
}
