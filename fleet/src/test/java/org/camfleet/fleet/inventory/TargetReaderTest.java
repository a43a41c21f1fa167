package org.camfleet.fleet.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetReaderTest {
  private static List<String> mistakes(String one, String other) throws Exception {
    String body =
        "{\"targets\":[{\"kind\":\"kvs\"%s},{\"kind\":\"kvs\"%s}]}"
            .formatted(more(one), more(other));
    List<String> mistakes = new ArrayList<>();
    ObjectNode camera = (ObjectNode) new ObjectMapper().readTree(body);
    new TargetReader(new FieldReader("", camera, mistakes), mistakes, 2).targets();
    return mistakes;
  }

  private static String more(String fields) {
    return fields == null ? "" : "," + fields;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          "endpoint":"https://far.example" | "endpoint":"https://far.example/"
          "endpoint":"https://far.example" | "endpoint":"https://far.example:443"
          "endpoint":"https://far.example" | "endpoint":"https://FAR.Example"
          "endpoint":"https://far.example" | "endpoint":"https://far.example."
          "endpoint":"https://far.example" | "endpoint":"https://far.example","account":"default"
          "endpoint":"https://far.example" | "endpoint":"https://far.example","region":"eu-west-1"
          "endpoint":"https://[FD14::1]:8443" | "endpoint":"https://[fd14::1]:8443/"
          "region":"eu-west-1" | "region":"eu-west-1","account":"default"
          "region":"eu-west-1" | "region":"eu-west-1","superseded":"wait"
          "region":"eu-west-1" | "endpoint":"https://kinesisvideo.eu-west-1.amazonaws.com"
          "region":"cn-north-1" | "endpoint":"https://kinesisvideo.cn-north-1.amazonaws.com.cn"
          "account":"prod" | "account":"prod","region":"eu-west-1"
                             | "account":"default"
                             | "endpoint":"https://kinesisvideo.eu-west-1.amazonaws.com"
          """)
  void oneChannelIsNotTwoTargetsHoweverItIsWritten(String one, String other) throws Exception {
    assertThat(mistakes(one, other))
        .containsExactly(
            "targets: the same target twice, however it is written (expected: different accounts,"
                + " endpoints, or regions that both say)");
    assertThat(mistakes(other, one)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          "endpoint":"https://far.example" | "endpoint":"https://far.example:8443"
          "endpoint":"https://far.example" | "endpoint":"https://near.example"
          "endpoint":"https://far.example" | "endpoint":"https://far.example","account":"prod"
          "endpoint":"https://far.example" | "region":"eu-west-1"
          "endpoint":"https://far.example" |
          "region":"eu-west-1" | "region":"eu-central-1"
          "region":"eu-west-1" | "region":"eu-west-1","account":"prod"
          """)
  void whatDiffersIsTwoTargets(String one, String other) throws Exception {
    assertThat(mistakes(one, other)).isEmpty();
  }
}
