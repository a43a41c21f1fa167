package org.camfleet.fleet.sigv4;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
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
    return sign(host, path, body, now, "");
  }

  /** The same with a content type that is signed too, where it is not empty. */
  public static SignedRequest sign(
      String host, String path, String body, Instant now, String contentType) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String date =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").format(now.atOffset(ZoneOffset.UTC));
    String typeName = contentType.isEmpty() ? "" : "content-type;";
    String typeLine = contentType.isEmpty() ? "" : "content-type:" + contentType + "\n";
    String names = typeName + "host;user-agent;x-amz-date";
    String canonical =
        "POST\n%s\n\n%shost:%s\nuser-agent:%s\nx-amz-date:%s\n\n%s\n%s"
            .formatted(path, typeLine, host, USER_AGENT, date, names, Credential.sha256(bytes));
    var credential = new Credential(ACCESS_KEY, date.substring(0, 8), "us-east-1", "kinesisvideo");
    String toSign =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s"
            .formatted(
                date,
                credential.scope(),
                Credential.sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    String signature =
        new String(credential.sign(Secret.of(SECRET), toSign), StandardCharsets.US_ASCII);
    return new SignedRequest(
        "POST",
        path,
        List.of(
            new SignedRequest.Header("host", host),
            new SignedRequest.Header("user-agent", USER_AGENT),
            new SignedRequest.Header("x-amz-date", date),
            new SignedRequest.Header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                    .formatted(ACCESS_KEY, credential.scope(), names, signature))),
        bytes);
  }
}
