package org.camfleet.fleet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.camfleet.core.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
  private static final List<String> ACTIONS =
      List.of(
          "kinesisvideo:DescribeSignalingChannel",
          "kinesisvideo:DescribeStream",
          "kinesisvideo:ListStreams",
          "kinesisvideo:JoinStorageSession");
  private static final Resource GATE = channel("gate-1");
  private static final Resource YARD = channel("yard");

  @TempDir private Path directory;

  @Test
  void aKeyWithoutAPolicyMayDoEverythingAndAnUnknownOneNothing() throws IOException {
    KeyRing keys = read("");
    assertThat(keys.of("AK1").allows("kinesisvideo:DescribeStream", List.of(GATE))).isTrue();
    assertThat(keys.of("AK1").allows(Policy.FLEET_API, List.of())).isTrue();
    assertThat(keys.of("AK2").allows("kinesisvideo:ListStreams", List.of())).isFalse();
    assertThat(keys.secretOf("AK2")).isNull();
  }

  @Test
  void anActionIsAllowedOnTheResourcesOfItsStatementOnly() throws IOException {
    Policy policy =
        policy("kinesisvideo:Describe*, JoinStorageSession on gate-*; ListStreams; Join* on yard");
    assertThat(policy.allows("kinesisvideo:DescribeStream", List.of(GATE))).isTrue();
    assertThat(policy.allows("kinesisvideo:JoinStorageSession", List.of(GATE))).isTrue();
    assertThat(policy.allows("kinesisvideo:JoinStorageSession", List.of(YARD))).isTrue();
    assertThat(policy.allows("kinesisvideo:DescribeStream", List.of(YARD))).isFalse();
    assertThat(policy.allows("kinesisvideo:DescribeStream", List.of(GATE, YARD))).isFalse();
    assertThat(policy.allows("kinesisvideo:ListStreams", List.of())).isTrue();
    assertThat(policy.allows(Policy.FLEET_API, List.of())).isFalse();
    assertThat(policy.internal()).isFalse();
  }

  @Test
  void whatIsAboutNoSingleResourceNeedsAStatementAboutEverything() throws IOException {
    assertThat(policy("List* on gate-*").allows("kinesisvideo:ListStreams", List.of())).isFalse();
    assertThat(policy("List* on *").allows("kinesisvideo:ListStreams", List.of())).isTrue();
  }

  @Test
  void capitalsCountInNamesAndNotInActions() throws IOException {
    Policy policy = policy("kinesisvideo:describestream on gate-?");
    assertThat(policy.allows("kinesisvideo:DescribeStream", List.of(GATE))).isTrue();
    assertThat(policy.allows("kinesisvideo:DescribeStream", List.of(channel("Gate-1")))).isFalse();
    assertThat(policy.allows("kinesisvideo:DescribeStream", List.of(channel("gate-10")))).isFalse();
  }

  @Test
  void aResourceIsNamedByKindOrByArnToo() throws IOException {
    Policy byKind = policy("Describe* on channel/gate-*");
    assertThat(byKind.allows("kinesisvideo:DescribeStream", List.of(GATE))).isTrue();
    assertThat(byKind.allows("kinesisvideo:DescribeStream", List.of(stream("gate-1")))).isFalse();
    Policy byArn = policy("Describe* on arn:aws:kinesisvideo:us-east-1:0:channel/gate-1/*");
    assertThat(byArn.allows("kinesisvideo:DescribeStream", List.of(GATE))).isTrue();
    assertThat(byArn.allows("kinesisvideo:DescribeStream", List.of(YARD))).isFalse();
  }

  @Test
  void allMistakesAreToldAtOnceWithTheirProfileAndWithoutSecrets() {
    assertThatThrownBy(() -> read("camfleet_allow = Desribe*, Join* on b@d; ; List* on ,"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[cameras] camfleet_allow: Desribe* (expected: an action such as")
        .hasMessageContaining("b@d (expected: a name, channel/NAME")
        .hasMessageContaining("nothing after on")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void twoProfilesCanNotShareAKey() throws IOException {
    Path file = directory.resolve("credentials");
    Files.writeString(
        file,
        """
        [a]
        aws_access_key_id = AK1
        aws_secret_access_key = one
        [b]
        aws_access_key_id = AK1
        aws_secret_access_key = two
        """);
    assertThatThrownBy(() -> KeyRing.read(file, ACTIONS))
        .hasMessageContaining("[b] aws_access_key_id is that of another profile");
  }

  @Test
  void aKeyOfTheProcessCanBeAdded() throws IOException {
    KeyRing keys = read("").with("OWN", Secret.of("own"), Policy.INTERNAL);
    assertThat(keys.secretOf("OWN")).isEqualTo(Secret.of("own"));
    assertThat(keys.of("OWN").internal()).isTrue();
    assertThat(keys.secretOf("AK1")).isEqualTo(Secret.of("s3cret"));
  }

  private Policy policy(String allow) throws IOException {
    return read("camfleet_allow = " + allow).of("AK1");
  }

  private KeyRing read(String allowLine) throws IOException {
    Path file = directory.resolve("credentials");
    Files.writeString(
        file,
        "[cameras]\naws_access_key_id = AK1\naws_secret_access_key = s3cret\n%s\n"
            .formatted(allowLine));
    return KeyRing.read(file, ACTIONS);
  }

  private static Resource channel(String name) {
    return new Resource("channel", name, "arn:aws:kinesisvideo:us-east-1:0:channel/" + name + "/1");
  }

  private static Resource stream(String name) {
    return new Resource("stream", name, "arn:aws:kinesisvideo:us-east-1:0:stream/" + name + "/1");
  }
}
