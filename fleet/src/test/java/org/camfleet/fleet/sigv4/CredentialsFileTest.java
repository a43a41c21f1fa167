package org.camfleet.fleet.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camfleet.core.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsFileTest {
  @TempDir private Path directory;

  @Test
  void everyProfileMaySign() throws IOException {
    Path file = directory.resolve("credentials");
    Files.writeString(
        file,
        """
        # written on first start
        [default]
        aws_access_key_id = AK1
        aws_secret_access_key = s3cret/=
        camfleet_token = token
        [other]
        aws_secret_access_key=two
        aws_access_key_id=AK2
        """);
    AccessKeys keys = CredentialsFile.read(file);
    assertThat(keys.secretOf("AK1")).isEqualTo(Secret.of("s3cret/="));
    assertThat(keys.secretOf("AK2")).isEqualTo(Secret.of("two"));
    assertThat(keys.secretOf("token")).isNull();
  }

  @Test
  void aFileWithoutAKeySaysSo() throws IOException {
    Path file = directory.resolve("credentials");
    Files.writeString(file, "[default]\naws_access_key_id = AK1\n");
    assertThatThrownBy(() -> CredentialsFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no key in it (expected: aws_access_key_id");
  }
}
