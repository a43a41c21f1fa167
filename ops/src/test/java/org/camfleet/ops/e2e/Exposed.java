package org.camfleet.ops.e2e;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics of a node, as Prometheus reads them. */
final class Exposed {
  private Exposed() {}

  /** The sum of all values of a metric; a regular expression of its name and labels. */
  static double sum(CamfleetProcess of, String metric) throws Exception {
    String text =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(of.admin("metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    double sum = 0;
    Matcher line = Pattern.compile("(?m)^" + metric + " ([0-9.E+]+)").matcher(text);
    while (line.find()) {
      sum += Double.parseDouble(line.group(1));
    }
    return sum;
  }
}
