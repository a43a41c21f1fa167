package org.camfleet.ops.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.profiles.ProfileFile;

class CredentialsTest {
  @TempDir Path folder;

  @Test
  void firstStartWritesThemForTheOwnerAlone() throws Exception {
    Credentials made = Credentials.loadOrCreate(folder);

    Path file = folder.resolve("credentials");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(made.accessKeyId()).matches("AKIA[A-Z2-7]{16}");
    assertThat(made.secretAccessKey().reveal()).hasSize(40);
    assertThat(made.toString()).doesNotContain(made.token().reveal());
  }

  @Test
  void laterStartsReadTheSame() throws Exception {
    assertThat(Credentials.loadOrCreate(folder)).isEqualTo(Credentials.loadOrCreate(folder));
  }

  @Test
  void theAwsSdkReadsTheFile() throws Exception {
    Credentials made = Credentials.loadOrCreate(folder);

    ProfileFile profiles =
        ProfileFile.builder()
            .content(folder.resolve("credentials"))
            .type(ProfileFile.Type.CREDENTIALS)
            .build();
    assertThat(profiles.profile("default").orElseThrow().properties())
        .containsEntry("aws_access_key_id", made.accessKeyId())
        .containsEntry("aws_secret_access_key", made.secretAccessKey().reveal());
  }

  @Test
  void aMissingLineIsNamed() throws Exception {
    Files.writeString(folder.resolve("credentials"), "[default]\naws_access_key_id = A\n");

    assertThatThrownBy(() -> Credentials.loadOrCreate(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("aws_secret_access_key is missing");
  }
}
