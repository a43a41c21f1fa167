package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Answers in the form of AWS's REST-JSON protocol, with the headers that browsers need. */
final class KvsResponses {
  private static final HttpHeader ANY_ORIGIN = RawHeader.create("Access-Control-Allow-Origin", "*");
  private static final HttpHeader EXPOSED =
      RawHeader.create("Access-Control-Expose-Headers", "x-amzn-ErrorType, x-amzn-RequestId, Date");

  private KvsResponses() {}

  static HttpResponse of(Optional<ObjectNode> answer, String requestId) {
    HttpResponse response =
        HttpResponse.create()
            .withStatus(StatusCodes.OK)
            .addHeaders(
                List.of(RawHeader.create("x-amzn-RequestId", requestId), ANY_ORIGIN, EXPOSED));
    return answer.isEmpty()
        ? response
        : response.withEntity(
            HttpEntities.create(ContentTypes.APPLICATION_JSON, answer.get().toString()));
  }

  static HttpResponse of(KvsRefusal refusal, String requestId) {
    ObjectNode body =
        KvsJson.object()
            .put("message", refusal.text())
            .put("__type", refusal.error().exceptionName());
    return of(Optional.of(body), requestId)
        .withStatus(refusal.error().status())
        .addHeader(RawHeader.create("x-amzn-ErrorType", refusal.error().exceptionName()));
  }

  /** The answer to a browser's question whether it may call. */
  static HttpResponse preflight() {
    return HttpResponse.create()
        .withStatus(StatusCodes.NO_CONTENT)
        .addHeaders(
            List.of(
                ANY_ORIGIN,
                RawHeader.create("Access-Control-Allow-Methods", "POST, OPTIONS"),
                RawHeader.create(
                    "Access-Control-Allow-Headers",
                    "authorization, content-type, x-amz-date, x-amz-security-token,"
                        + " x-amz-user-agent, amz-sdk-invocation-id, amz-sdk-request,"
                        + " x-amz-content-sha256"),
                RawHeader.create("Access-Control-Max-Age", "3600")));
  }
}
