package org.camfleet.ops.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.core.bridge.ConductSettings;
import org.camfleet.core.bridge.Fight;
import org.camfleet.core.bridge.PreflightSettings;
import org.camfleet.core.bridge.budget.CallRates;
import org.camfleet.core.bridge.preflight.TargetLimits;
import org.camfleet.core.brownout.BrownOutSettings;
import org.camfleet.core.brownout.Resource;
import org.camfleet.core.channel.ChannelEnvironment;
import org.camfleet.core.rtsp.CameraAccess;
import org.camfleet.core.rtsp.EgressRules;
import org.camfleet.fleet.kvs.EndpointNames;
import org.camfleet.fleet.kvs.QuotaSettings;
import org.camfleet.fleet.whip.WhipSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {
  @TempDir Path folder;

  @Test
  void defaultsNeedNoFile() throws Exception {
    Settings settings = SettingsLoader.load(Map.of(), Map.of(), null);

    assertThat(settings.http().port()).isEqualTo(8443);
    assertThat(settings.media().port()).isEqualTo(8444);
    assertThat(settings.admin().port()).isEqualTo(8445);
    assertThat(settings.admin().bindAddress()).isEqualTo("127.0.0.1");
    assertThat(settings.data()).isEqualTo(Path.of("data").toAbsolutePath());
    assertThat(settings.roles()).containsExactly(Role.values());
    assertThat(settings.database().url()).isNull();
  }

  @Test
  void aBridgeKnowsTheLifeOfTheSessionsOfItsOwnService() throws Exception {
    ConductSettings usual = conduct(Map.of());
    assertThat(usual).isEqualTo(ConductSettings.DEFAULT);
    assertThat(conduct(Map.of("camfleet.limits", "aws")).localLife())
        .isEqualTo(Duration.ofHours(1));
    assertThat(conduct(Map.of("camfleet.channel.session-life", "2m")).localLife())
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(conduct(Map.of("camfleet.bridge.session-life.local", "3m")).localLife())
        .isEqualTo(Duration.ofMinutes(3));
    assertThat(conduct(Map.of("camfleet.bridge.superseded", "yield")).superseded())
        .isEqualTo(Fight.Policy.YIELD);
  }

  @Test
  void howCamerasAreDealtWithIsAsTheReferenceHasIt() throws Exception {
    assertThat(access(Map.of())).isEqualTo(CameraAccess.DEFAULT);
    CameraAccess set =
        access(
            Map.of(
                "camfleet.bridge.rtsp.refused-quirks", "sdp-no-name, auth-qop",
                "camfleet.bridge.egress.deny", "",
                "camfleet.bridge.egress.allow", "10.0.0.0/8"));
    assertThat(set.refusedQuirks()).containsExactlyInAnyOrder(Quirk.SDP_NO_NAME, Quirk.AUTH_QOP);
    assertThat(set.egress()).isEqualTo(EgressRules.of(List.of(), List.of("10.0.0.0/8")));

    InvalidConfiguration mistakes =
        catchThrowableOfType(
            InvalidConfiguration.class,
            () ->
                access(
                    Map.of(
                        "camfleet.bridge.rtsp.refused-quirks", "sdp-no-nose",
                        "camfleet.bridge.egress.allow", "10.0.0.0/99")));
    assertThat(mistakes.problems())
        .containsExactlyInAnyOrder(
            "camfleet.bridge.rtsp.refused-quirks: sdp-no-nose (expected: names of docs/cameras.md)",
            "camfleet.bridge.egress.allow: network: 10.0.0.0/99 (expected: ADDRESS/BITS, such as"
                + " 10.0.0.0/8)");
  }

  private static CameraAccess access(Map<String, String> flags) throws Exception {
    return SettingsLoader.load(flags, Map.of(), null).bridge().times().access();
  }

  private static ConductSettings conduct(Map<String, String> flags) throws Exception {
    return SettingsLoader.load(flags, Map.of(), null).bridge().times().conduct();
  }

  @Test
  void aBridgeKeepsFourFifthsOfAwssQuotas() throws Exception {
    assertThat(SettingsLoader.load(Map.of(), Map.of(), null).bridge().rates())
        .isEqualTo(CallRates.AWS);
  }

  @Test
  void whatTargetsTakeIsWhatAwsDocumentsUnlessItIsSet() throws Exception {
    assertThat(preflight(Map.of())).isEqualTo(PreflightSettings.DEFAULT);
    assertThat(
            preflight(
                Map.of(
                    "camfleet.bridge.preflight.kvs.max-width", "4096",
                    "camfleet.bridge.preflight.kvs.any-profile", "true",
                    "camfleet.bridge.preflight.local.max-bit-rate", "8000000")))
        .isEqualTo(
            new PreflightSettings(
                new TargetLimits(null, null, 8_000_000, true),
                new TargetLimits(4096, 1920, 1_000_000, true)));
  }

  private static PreflightSettings preflight(Map<String, String> flags) throws Exception {
    return SettingsLoader.load(flags, Map.of(), null).bridge().times().preflight();
  }

  @Test
  void onePortMovesAll() throws Exception {
    Settings settings = SettingsLoader.load(Map.of("camfleet.port", "9000"), Map.of(), null);

    assertThat(settings.http().port()).isEqualTo(9000);
    assertThat(settings.media().port()).isEqualTo(9001);
    assertThat(settings.admin().port()).isEqualTo(9002);
  }

  @Test
  void flagsBeatEnvironmentBeatsFile() throws Exception {
    Path file = file("camfleet { port = 1000, media.port = 1001, service.region = eu-west-1 }");

    Settings settings =
        SettingsLoader.load(
            Map.of("camfleet.port", "3000"),
            Map.of("CAMFLEET_PORT", "2000", "CAMFLEET_MEDIA_PORT", "2001", "HOME", "/root"),
            file);

    assertThat(settings.http().port()).isEqualTo(3000);
    assertThat(settings.media().port()).isEqualTo(2001);
    assertThat(settings.service().region()).isEqualTo("eu-west-1");
  }

  @Test
  void rolesAreAlsoTakenAsOneText() throws Exception {
    assertThat(SettingsLoader.load(Map.of("camfleet.roles", "bridge, service"), Map.of(), null))
        .satisfies(settings -> assertThat(settings.has(Role.TRANSCODE)).isFalse())
        .satisfies(settings -> assertThat(settings.has(Role.BRIDGE)).isTrue());
  }

  @Test
  void allMistakesAreToldAtOnceWithKeyValueAndExpectation() throws Exception {
    Path file = file("camfleet { roles = [cook], service.account = 12, stop-timeout = 0s }");

    InvalidConfiguration mistakes =
        catchThrowableOfType(
            InvalidConfiguration.class,
            () ->
                SettingsLoader.load(
                    Map.of("camfleet.port", "70000"),
                    Map.of("CAMFLEET_PRT", "1", "CAMFLEET_TLS_KEY", "key.pem"),
                    file));

    assertThat(mistakes.problems())
        .anySatisfy(
            text ->
                assertThat(text)
                    .startsWith("camfleet.port: 70000 (expected: a whole number from 0 to 65535"))
        .anySatisfy(text -> assertThat(text).startsWith("camfleet.roles: [cook] (expected: one or"))
        .anySatisfy(text -> assertThat(text).contains("camfleet.service.account: 12", "test.conf"))
        .anySatisfy(text -> assertThat(text).startsWith("camfleet.stop-timeout: 0s"))
        .anySatisfy(text -> assertThat(text).startsWith("CAMFLEET_PRT: no such setting"))
        .anySatisfy(text -> assertThat(text).startsWith("camfleet.tls: only one of"))
        .hasSize(6);
  }

  @Test
  void theQuotasOfTheReferenceAreThoseOfAws() throws Exception {
    Settings.Kvs usual = SettingsLoader.load(Map.of(), Map.of(), null).kvs();
    Settings.Kvs aws = SettingsLoader.load(Map.of("camfleet.limits", "aws"), Map.of(), null).kvs();

    assertThat(usual.quotas()).isEqualTo(QuotaSettings.DEFAULT);
    assertThat(aws.quotas()).isEqualTo(QuotaSettings.ofAws(true));
    assertThat(usual.standardPort().port()).isNull();
    assertThat(usual.standardPort().names()).isNull();
    assertThat(usual.allowedOrigins()).containsExactly("*");
    assertThat(usual.turn().uris()).isEmpty();
  }

  @Test
  void whipAndWhepAreOffUnlessEachIsSwitchedOn() throws Exception {
    Settings usual = SettingsLoader.load(Map.of(), Map.of(), null);
    Settings players =
        SettingsLoader.load(
            Map.of("camfleet.whep.enabled", "true"),
            Map.of("CAMFLEET_CHANNEL_MAX_PLAYERS", "7"),
            null);

    assertThat(usual.whip()).isEqualTo(new WhipSettings(false, false));
    assertThat(usual.channel().quotas()).isEqualTo(ChannelEnvironment.Quotas.DEFAULT);
    assertThat(players.whip()).isEqualTo(new WhipSettings(false, true));
    assertThat(players.channel().quotas().players()).isEqualTo(7);
  }

  @Test
  void aNodeBrownsOutUnlessThatIsSwitchedOffAndEveryResourceHasItsLimit() throws Exception {
    BrownOutSettings usual = SettingsLoader.load(Map.of(), Map.of(), null).brownOut();
    BrownOutSettings other =
        SettingsLoader.load(
                Map.of("camfleet.brown-out.enabled", "false"),
                Map.of("CAMFLEET_BROWN_OUT_LIMIT_LOOP_LAG", "2s"),
                null)
            .brownOut();

    assertThat(usual.enabled()).isTrue();
    assertThat(usual.stepAfter()).isLessThan(usual.easeAfter());
    assertThat(usual.limits())
        .containsOnlyKeys(Resource.values())
        .containsEntry(Resource.CPU, 95)
        .containsEntry(Resource.LOOP_LAG, 300);
    assertThat(other.enabled()).isFalse();
    assertThat(other.limits()).containsEntry(Resource.LOOP_LAG, 2_000);
  }

  @Test
  void endpointNamesHoldTheRegionAndTheDomain() throws Exception {
    Settings settings =
        SettingsLoader.load(
            Map.of("camfleet.standard-port.domain", "cams.example"),
            Map.of("CAMFLEET_STANDARD_PORT_WEBRTC_NAME", "webrtc.{domain}"),
            null);

    assertThat(settings.kvs().standardPort().names())
        .isEqualTo(
            new EndpointNames(
                "kinesisvideo.us-east-1.cams.example",
                "m.kinesisvideo.us-east-1.cams.example",
                "v.kinesisvideo.us-east-1.cams.example",
                "r.kinesisvideo.us-east-1.cams.example",
                "webrtc.cams.example",
                "b.kinesisvideo.us-east-1.cams.example"));
  }

  @Test
  void mistakesInWhatClientsAreServedWithAreToldTogether() throws Exception {
    Path file =
        file(
            """
            camfleet {
              standard-port { domain = d, master-name = "x.{domain}", viewer-name = "x.{domain}" }
              standard-port.data-name = "b.{zone}"
              cors.allowed-origins = ["example.org"]
              turn.uris = ["stun:h"]
              limits = on, quota.account.join = -1
            }
            """);

    InvalidConfiguration mistakes =
        catchThrowableOfType(
            InvalidConfiguration.class, () -> SettingsLoader.load(Map.of(), Map.of(), file));

    assertThat(mistakes.problems())
        .anySatisfy(text -> assertThat(text).contains("-name: two are the same"))
        .anySatisfy(text -> assertThat(text).contains("data-name: b.{zone} (expected: no braces"))
        .anySatisfy(text -> assertThat(text).contains("allowed-origins: example.org (expected: h"))
        .anySatisfy(text -> assertThat(text).contains("turn.uris: stun:h (expected: turn:HOST"))
        .anySatisfy(text -> assertThat(text).contains("turn.secret: not set"))
        .anySatisfy(text -> assertThat(text).contains("camfleet.limits: on (expected: off or aws"))
        .anySatisfy(text -> assertThat(text).contains("quota.account.join: -1 (expected: a whole"))
        .hasSize(7);
  }

  @Test
  void aMisspelledKeyIsToldWithItsLine() throws Exception {
    Path file = file("camfleet {\n  prot = 1\n}");

    InvalidConfiguration mistakes =
        catchThrowableOfType(
            InvalidConfiguration.class, () -> SettingsLoader.load(Map.of(), Map.of(), file));

    assertThat(mistakes.problems())
        .containsExactly(
            "camfleet.prot: no such setting (expected: a key of reference.conf, from test.conf:"
                + " 2)");
  }

  @Test
  void aBadSecretIsNotShown() throws Exception {
    for (String line : List.of("database.password = [hunter2]", "encryption.key = [[hunter2]]")) {
      Path file = file("camfleet." + line);

      InvalidConfiguration mistakes =
          catchThrowableOfType(
              InvalidConfiguration.class, () -> SettingsLoader.load(Map.of(), Map.of(), file));

      assertThat(mistakes.problems()).as(line).hasSize(1);
      assertThat(mistakes.problems().get(0)).contains("***").doesNotContain("hunter2");
    }
  }

  @Test
  void encryptionKeysComeFromOnePlace() throws Exception {
    Path file = file("camfleet.encryption { key = [a, b], key-file = keys }");

    InvalidConfiguration mistakes =
        catchThrowableOfType(
            InvalidConfiguration.class, () -> SettingsLoader.load(Map.of(), Map.of(), file));

    assertThat(mistakes.problems())
        .containsExactly(
            "camfleet.encryption: both key and key-file are set (expected: one of them)");
  }

  @Test
  void aFileThatIsNoHoconIsToldWithItsLineAndWithoutItsSecrets() throws Exception {
    for (String line :
        List.of(
            "password = \"hunter2",
            "password = [ hunter2 }",
            "password = : hunter2",
            "password hunter2")) {
      Path file = file("camfleet.database {\n  " + line + "\n}");

      InvalidConfiguration mistakes =
          catchThrowableOfType(
              InvalidConfiguration.class, () -> SettingsLoader.load(Map.of(), Map.of(), file));

      assertThat(mistakes.problems())
          .as(line)
          .singleElement()
          .asString()
          .matches("--config: .*test.conf: line [23]: .* \\(expected: HOCON\\)")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void aKeyThatIsNoPathIsOneSentence() {
    InvalidConfiguration mistakes =
        catchThrowableOfType(
            InvalidConfiguration.class,
            () -> SettingsLoader.load(Map.of("camfleet..port", "1"), Map.of(), null));

    assertThat(mistakes.problems())
        .containsExactly("camfleet..port: no such setting (expected: a key of reference.conf)");
  }

  @Test
  void aMissingFileIsOneSentence() {
    InvalidConfiguration mistakes =
        catchThrowableOfType(
            InvalidConfiguration.class,
            () -> SettingsLoader.load(Map.of(), Map.of(), folder.resolve("nothing.conf")));

    assertThat(mistakes.problems()).singleElement().asString().contains("nothing.conf");
  }

  @Test
  void theLimitsOfTheRealServiceComeWithOneWordAndYieldToWhatIsSet() throws Exception {
    Settings usual = SettingsLoader.load(Map.of(), Map.of(), null);
    assertThat(usual.channel().times().sessionLife()).isNull();
    assertThat(usual.signaling().life().connection()).isNull();
    assertThat(usual.channel().quotas().viewers()).isEqualTo(3);
    assertThat(usual.channel().quotas().viewerSockets()).isEqualTo(10);

    Settings aws =
        SettingsLoader.load(
            Map.of("camfleet.limits", "aws", "camfleet.signaling.idle-timeout", "5m"),
            Map.of(),
            null);
    assertThat(aws.channel().times().sessionLife()).isEqualTo(Duration.ofHours(1));
    assertThat(aws.signaling().life().connection()).isEqualTo(Duration.ofHours(1));
    assertThat(aws.signaling().life().idle()).isEqualTo(Duration.ofMinutes(5));
  }

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("test.conf"), text);
  }
}
