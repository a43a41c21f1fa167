package org.camfleet.fleet.sigv4;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.camfleet.core.Secret;

/** Signs a POST as AWS's C client does: three headers, no content hash. */
public final class HandSigner {
  /** A user agent of that client. */
  public static final String USER_AGENT =
      "AWS-WEBRTC-KVS-AGENT/1.12.1 GCC/12.2.0 Linux/6.1.0-18-amd64 x86_64";

  private static final String ACCESS_KEY = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private HandSigner() {}

  /** The request with its Authorization header. */
  public static SignedRequest sign(String host, String path, String body, Instant now) {
    return signAs(ACCESS_KEY, host, path, body, now);
  }

  /** The same by another access key with the same secret. */
  public static SignedRequest signAs(
      String accessKey, String host, String path, String body, Instant now) {
    return sign(accessKey, path, body, hash(body), headers(host, now));
  }

  /** The same with a content type that is signed too, but is left to the caller to send. */
  public static SignedRequest sign(
      String host, String path, String body, Instant now, String contentType) {
    SortedMap<String, String> headers = headers(host, now);
    if (!contentType.isEmpty()) {
      headers.put("content-type", contentType);
    }
    return sign(ACCESS_KEY, path, body, hash(body), headers);
  }

  /** The same with a text in {@code x-amz-content-sha256}, signed in place of the body's hash. */
  public static SignedRequest signWithHash(
      String host, String path, String body, Instant now, String hash) {
    SortedMap<String, String> headers = headers(host, now);
    headers.put("x-amz-content-sha256", hash);
    return sign(ACCESS_KEY, path, body, hash, headers);
  }

  private static SortedMap<String, String> headers(String host, Instant now) {
    String date =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").format(now.atOffset(ZoneOffset.UTC));
    return new TreeMap<>(Map.of("host", host, "user-agent", USER_AGENT, "x-amz-date", date));
  }

  private static SignedRequest sign(
      String accessKey, String path, String body, String hash, SortedMap<String, String> headers) {
    var lines = new StringBuilder();
    headers.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
    String names = String.join(";", headers.keySet());
    String canonical = "POST\n%s\n\n%s\n%s\n%s".formatted(path, lines, names, hash);
    String date = headers.get("x-amz-date");
    var credential = new Credential(accessKey, date.substring(0, 8), "us-east-1", "kinesisvideo");
    String toSign =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s".formatted(date, credential.scope(), hash(canonical));
    String signature =
        new String(credential.sign(Secret.of(SECRET), toSign), StandardCharsets.US_ASCII);
    List<SignedRequest.Header> sent = new ArrayList<>();
    headers.forEach((name, value) -> sent.add(new SignedRequest.Header(name, value)));
    sent.removeIf(header -> header.name().equals("content-type"));
    sent.add(
        new SignedRequest.Header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                .formatted(accessKey, credential.scope(), names, signature)));
    return new SignedRequest("POST", path, sent, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(String text) {
    return Credential.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
