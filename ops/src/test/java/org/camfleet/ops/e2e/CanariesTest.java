package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanariesTest {
  private static final String SECRET = "a Secret/with+signs";

  @Test
  void aSecretIsFoundInEveryDress() {
    Canaries canaries = new Canaries();
    canaries.watch("password", SECRET);

    for (String login : List.of(SECRET, "u:" + SECRET, "us:" + SECRET + "!", "use:" + SECRET)) {
      byte[] bytes = login.getBytes(StandardCharsets.UTF_8);
      assertThat(canaries.in("text " + login)).isNotEmpty();
      assertThat(canaries.in(URLEncoder.encode(login, StandardCharsets.UTF_8))).isNotEmpty();
      assertThat(canaries.in(Base64.getEncoder().encodeToString(bytes))).isNotEmpty();
      assertThat(canaries.in(Base64.getUrlEncoder().encodeToString(bytes))).isNotEmpty();
    }
    assertThat(canaries.in("password: ***, a Secret/without signs")).isEmpty();
  }
}
