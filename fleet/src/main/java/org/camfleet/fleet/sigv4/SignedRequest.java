package org.camfleet.fleet.sigv4;

import java.util.ArrayList;
import java.util.List;

/**
 * A request as it came over the wire, before anything normalised it.
 *
 * @param method such as POST
 * @param target the request target: path and query, percent-encoding untouched
 * @param headers in the order received
 * @param body the whole body
 */
public record SignedRequest(String method, String target, List<Header> headers, byte[] body) {
  /** One header line. */
  public record Header(String name, String value) {}

  /** The values of a header, joined as HTTP joins them; empty when there is none. */
  public String value(String name) {
    var joined = new StringBuilder();
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        joined.append(joined.isEmpty() ? "" : ",").append(header.value().strip());
      }
    }
    return joined.toString();
  }

  /** The same request with another value of one header. */
  public SignedRequest with(String name, String value) {
    List<Header> changed = new ArrayList<>(headers);
    changed.removeIf(header -> header.name().equalsIgnoreCase(name));
    changed.add(new Header(name, value));
    return new SignedRequest(method, target, List.copyOf(changed), body);
  }

  /** The Host header, empty when there is none. */
  public String host() {
    return value("host");
  }

  /** The target without its query. */
  public String path() {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  /** The parameters of the target. */
  public QueryString query() {
    int question = target.indexOf('?');
    return QueryString.parse(question < 0 ? "" : target.substring(question + 1));
  }
}
