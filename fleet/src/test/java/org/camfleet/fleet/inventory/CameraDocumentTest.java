package org.camfleet.fleet.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.bridge.CameraSpec.Audio;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.core.bridge.CameraSpec.Transport;
import org.camfleet.core.bridge.Fight.Policy;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CameraDocumentTest {
  private static final String FULL =
      """
      {"id":"door","urls":["rtsp://cam.example/1","rtsps://cam.example:8554/2?profile=main"],
       "username":"viewer","password":"hunter2","channel":"front-door",
       "targets":[{"kind":"local"},
                  {"kind":"kvs","region":"eu-west-1","endpoint":"https://kvs.example:8443","account":"prod",
                   "superseded":"take-back"}],
       "retentionHours":48,"enabled":false,"video":"passthrough","audio":"silence","transport":"tcp","talk":true,
       "onvif":"http://cam.example/onvif/device_service",
       "substream":"rtsp://viewer:hunter2@cam.example/low","labels":{"site":"north","floor":""}}
      """;

  @Test
  void everyFieldIsReadAndPrintedAgainButForTheLogin() {
    CameraDraft draft = parse("door", FULL);

    assertThat(draft.camera())
        .isEqualTo(
            new Camera(
                "door",
                List.of(
                    URI.create("rtsp://cam.example/1"),
                    URI.create("rtsps://cam.example:8554/2?profile=main")),
                "front-door",
                List.of(
                    Target.LOCAL,
                    new Target(
                        Target.Kind.KVS,
                        "eu-west-1",
                        URI.create("https://kvs.example:8443"),
                        "prod",
                        Policy.TAKE_BACK)),
                48,
                false,
                CameraSpec.Video.PASSTHROUGH,
                Audio.SILENCE,
                Transport.TCP,
                true,
                Map.of("site", "north", "floor", ""),
                URI.create("http://cam.example/onvif/device_service"),
                URI.create("rtsp://cam.example/low")));
    assertThat(draft.credentials())
        .isEqualTo(new CameraCredentials("viewer", Secret.of("hunter2")));
    String printed = Json.text(CameraDocument.print(draft.camera()));
    assertThat(printed).doesNotContain("hunter2", "viewer", "password");
    assertThat(CameraDocument.stored("door", printed)).isEqualTo(draft.camera());
  }

  @Test
  void anAddressIsEnough() {
    CameraDraft draft = parse("door", "{\"url\":\"rtsp://10.0.0.7\"}");

    assertThat(draft.credentials()).isNull();
    assertThat(CameraDocument.print(draft.camera()).toString())
        .isEqualTo(
            "{\"id\":\"door\",\"urls\":[\"rtsp://10.0.0.7\"],\"channel\":\"door\","
                + "\"target\":{\"kind\":\"local\"},\"enabled\":true,\"video\":\"auto\","
                + "\"audio\":\"auto\",\"labels\":{}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rtsp://admin:pass@cam/live            | rtsp://cam/live     | admin | pass
          rtsp://admin:p%40ss%2Fw@cam/live      | rtsp://cam/live     | admin | p@ss/w
          rtsp://admin:p@ss@cam:554/live        | rtsp://cam:554/live | admin | p@ss
          rtsp://admin:pa/ss@cam/live           | rtsp://cam/live     | admin | pa/ss
          rtsp://admin:pa#ss?x@cam/live         | rtsp://cam/live     | admin | pa#ss?x
          rtsp://admin:100%@cam/live            | rtsp://cam/live     | admin | 100%
          rtsp://admin:a+b@[::1]:554/live       | rtsp://[::1]:554/live | admin | a+b
          rtsp://admin@cam/live                 | rtsp://cam/live     | admin | ''
          """)
  void aLoginInTheAddressIsMovedOutOfIt(String given, String url, String user, String password) {
    CameraDraft draft = parse("door", Json.object().put("url", given).toString());

    assertThat(draft.camera().urls()).containsExactly(URI.create(url));
    assertThat(draft.credentials()).isEqualTo(new CameraCredentials(user, Secret.of(password)));
  }

  @Test
  void anAtSignInThePathIsNoLogin() {
    CameraDraft draft = parse("door", "{\"url\":\"rtsp://cam/live@high?user=a@b\"}");

    assertThat(draft.camera().urls()).containsExactly(URI.create("rtsp://cam/live@high?user=a@b"));
    assertThat(draft.credentials()).isNull();
  }

  @Test
  void leavingTheLoginOutKeepsItAndNullTakesItAway() {
    assertThat(parse("door", "{\"url\":\"rtsp://cam\"}").credentials()).isNull();
    assertThat(parse("door", "{\"url\":\"rtsp://cam\",\"username\":null}").credentials())
        .isEqualTo(CameraCredentials.NONE);
  }

  @Test
  void allMistakesAreToldAtOnceWithWhereValueAndExpectation() {
    assertThat(
            mistakes(
                "door",
                """
                {"id":"gate","urls":["http://cam/","rtsp://ok"],"user":"x","channel":"a b",
                 "target":{"kind":"s3","bucket":"b"},"retentionHours":0,"enabled":"yes",
                 "video":"raw","audio":1,"labels":{"a b":"c","d":5}}
                """))
        .containsExactly(
            "\"user\": unknown field",
            "id: \"gate\" (expected: \"door\" as in the path, or none)",
            "urls[0]: \"http://cam/\" (expected: rtsp://HOST[:PORT][/PATH] or rtsps://…)",
            "channel: \"a b\" (expected: [a-zA-Z0-9_.-]{1,256})",
            "target.\"bucket\": unknown field",
            "target.kind: \"s3\" (expected: local, kvs)",
            "retentionHours: 0 (expected: a whole number from 1 to 87600)",
            "enabled: \"yes\" (expected: true or false)",
            "video: \"raw\" (expected: auto, passthrough, adaptive)",
            "audio: 1 (expected: auto, silence, omit)",
            "labels: name \"a b\" (expected: [a-zA-Z0-9_./-]{1,64})",
            "labels.d: 5 (expected: a text of 0 to 256 characters)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          {}                                                  | urls: missing (expected: a list of 1 to 4 RTSP addresses, or one as "url")
          {"url":"rtsp://a","urls":["rtsp://b"]}              | url: given beside "urls" (expected: one of them)
          {"url":"rtsp://a","transport":"sctp"}               | transport: "sctp" (expected: auto, tcp, udp, multicast, http)
          {"url":"rtsp://a","onvif":"http://u:hunter2@a/x"}    | onvif: not shown (expected: http://HOST[:PORT]/PATH or https://…, without a login)
          {"url":"rtsps://a","transport":"udp"}               | transport: "udp" beside an rtsps address (expected: auto, tcp or http, the others are not encrypted)
          {"urls":[]}                                         | urls: a list of 0 (expected: a list of 1 to 4 RTSP addresses)
          {"urls":"rtsp://a"}                                 | urls: "rtsp://a" (expected: a list of 1 to 4 RTSP addresses)
          {"urls":[{}]}                                       | urls[0]: an object (expected: an RTSP address)
          {"url":"rtsp://a:99999/x"}                          | url: "rtsp://a:99999/x" (expected: rtsp://HOST[:PORT][/PATH] or rtsps://…)
          {"url":"rtsp://a","password":"hunter2"}             | username: missing (expected: one, since there is a password)
          {"url":"rtsp://a:b@c","username":"d"}               | urls: two different logins (expected: one for the whole camera)
          {"url":"rtsp://a","password":5,"username":"u"}      | password: not shown (expected: a text of 1 to 1024 characters without control characters)
          {"url":"rtsp://a","targets":[]}                     | targets: a list of 0 (expected: a list of 1 to 2 targets)
          {"url":"rtsp://a","target":"local"}                 | target: "local" (expected: an object with "kind")
          {"url":"rtsp://a","target":{}}                      | target.kind: missing (expected: local, kvs)
          {"url":"rtsp://a","targets":[{"kind":"local"},{"kind":"local"}]} | targets: the same target twice, however it is written (expected: different accounts, endpoints, or regions that both say)
          {"url":"rtsp://a","targets":[{"kind":"local"},{"kind":"local","superseded":"wait"}]} | targets: the same target twice, however it is written (expected: different accounts, endpoints, or regions that both say)
          {"url":"rtsp://a","target":{"kind":"local","superseded":"fight"}} | target.superseded: "fight" (expected: wait, yield, take-back)
          {"url":"rtsp://a","target":{"kind":"local","region":"us-east-1"}} | target: region, endpoint or account beside kind local (expected: with kind kvs only)
          {"url":"rtsp://a","target":{"kind":"kvs","endpoint":"http://x"}}  | target.endpoint: no https URL of host and port alone (expected: https://HOST[:PORT])
          """)
  void oneMistakeIsTold(String body, String mistake) {
    assertThat(mistakes("door", body)).containsExactly(mistake);
  }

  @Test
  void anIdFromThePathIsCheckedToo() {
    assertThat(mistakes("a b", "{\"url\":\"rtsp://cam\"}"))
        .containsExactly("id: \"a b\" (expected: [a-zA-Z0-9_.-]{1,128})");
  }

  @Test
  void aBrokenAddressIsToldWithoutItsPassword() {
    for (String broken :
        List.of(
            "rtsp://admin:hunter2@ca m/live",
            "rtsp://admin:hunter2@",
            "rtsp://admin:hunter2",
            "admin:hunter2@cam/live",
            "rtsp://admin:hunter2@cam:port/",
            "ftp://admin:hunter2@cam/")) {
      assertThat(mistakes("door", Json.object().put("url", broken).toString()).toString())
          .as(broken)
          .doesNotContain("hunter2");
    }
  }

  @Test
  void anAddressInThePlaceOfAListIsToldWithoutItsPassword() {
    assertThat(mistakes("door", "{\"urls\":\"rtsp://admin:hunter2@cam/live\"}"))
        .containsExactly(
            "urls: \"rtsp://***@cam/live\" (expected: a list of 1 to 4 RTSP addresses)");
  }

  @Test
  void randomChangesGiveARefusalOrACameraAndNeverShowThePassword() {
    long seed = 20261125;
    Random random = new Random(seed);
    int accepted = 0;
    for (int round = 0; round < 20_000; round++) {
      String text = mutated(random);
      try {
        CameraDraft draft =
            CameraDocument.parse("door", Json.read(text.getBytes(StandardCharsets.UTF_8)));
        accepted++;
        String printed = CameraDocument.print(draft.camera()).toString();
        assertThat(CameraDocument.stored("door", printed))
            .as("seed %d, round %d: %s", seed, round, text)
            .isEqualTo(draft.camera());
      } catch (ApiRefusal refusal) {
        assertThat(refusal.status()).isEqualTo(400);
        if (text.contains("\"password\":\"hunter2\"")) {
          assertThat(refusal.errors().toString())
              .as("seed %d, round %d: %s", seed, round, text)
              .doesNotContain("hunter2");
        }
      }
    }
    assertThat(accepted).as("seed %d: cameras among the mutations", seed).isPositive();
  }

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder(FULL);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      text.setCharAt(
          random.nextInt(text.length()), "{}[]\":,\\@/% \0az09é".charAt(random.nextInt(18)));
    }
    return text.toString();
  }

  private static CameraDraft parse(String id, String body) {
    return CameraDocument.parse(id, (ObjectNode) Json.stored(body));
  }

  private static List<String> mistakes(String id, String body) {
    ApiRefusal refusal = catchThrowableOfType(ApiRefusal.class, () -> parse(id, body));
    assertThat(refusal).as(body).isNotNull();
    return refusal.errors();
  }
}
