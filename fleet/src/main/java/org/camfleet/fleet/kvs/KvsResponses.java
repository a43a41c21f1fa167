package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Answers in the form of AWS's REST-JSON protocol, with the headers that browsers need. */
final class KvsResponses {
  private static final HttpHeader ANY_ORIGIN = RawHeader.create("Access-Control-Allow-Origin", "*");
  private static final HttpHeader EXPOSED =
      RawHeader.create("Access-Control-Expose-Headers", "x-amzn-ErrorType, x-amzn-RequestId, Date");

  private KvsResponses() {}

  static HttpResponse of(Answer answer, String requestId) {
    HttpResponse response =
        HttpResponse.create()
            .withStatus(StatusCodes.OK)
            .addHeaders(
                List.of(RawHeader.create("x-amzn-RequestId", requestId), ANY_ORIGIN, EXPOSED));
    if (answer instanceof Answer.Members members) {
      return response.withEntity(
          HttpEntities.create(ContentTypes.APPLICATION_JSON, members.object().toString()));
    }
    return answer instanceof Answer.Stream stream
        ? response.withEntity(
            HttpEntities.create(type(stream.body().contentType()), stream.body().bytes()))
        : response;
  }

  private static ContentType type(String mediaType) {
    int slash = mediaType.indexOf('/');
    return MediaTypes.customBinary(
            mediaType.substring(0, slash),
            mediaType.substring(slash + 1),
            MediaTypes.NOT_COMPRESSIBLE)
        .toContentType();
  }

  static HttpResponse of(KvsRefusal refusal, String requestId) {
    ObjectNode body =
        KvsJson.object()
            .put("message", refusal.text())
            .put("__type", refusal.error().exceptionName());
    return of(new Answer.Members(body), requestId)
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
