package org.camfleet.ops.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.config.SettingsLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
  @TempDir Path folder;

  @Test
  void firstStartMakesAnAuthorityAndACertificateThatItsOwnClientsTrust() throws Exception {
    ServerTls tls = ServerTls.open(settings(Map.of()));

    assertThat(tls.authority()).isEqualTo(folder.resolve("tls/ca.pem"));
    for (String key : List.of("ca-key.pem", "server-key.pem")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("tls").resolve(key))))
          .isEqualTo("rw-------");
    }
    assertThat(greet(tls.server(), tls.client().context(), "localhost")).isEqualTo('x');
    assertThat(greet(tls.server(), tls.client().context(), "127.0.0.1")).isEqualTo('x');
  }

  @Test
  void strangersDoNotTrustIt() throws Exception {
    ServerTls tls = ServerTls.open(settings(Map.of()));

    assertThatThrownBy(() -> greet(tls.server(), SSLContext.getDefault(), "localhost"))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void aRestartKeepsTheCertificateAndANewNameRenewsItUnderTheSameAuthority() throws Exception {
    ServerTls.open(settings(Map.of()));
    byte[] authority = Files.readAllBytes(folder.resolve("tls/ca.pem"));
    byte[] first = Files.readAllBytes(folder.resolve("tls/server.pem"));

    ServerTls.open(settings(Map.of()));
    assertThat(Files.readAllBytes(folder.resolve("tls/server.pem"))).isEqualTo(first);

    ServerTls.open(settings(Map.of("camfleet.tls.names", "cams.example, 192.0.2.7")));
    X509Certificate renewed = Pem.certificates(folder.resolve("tls/server.pem")).get(0);
    assertThat(renewed.getSubjectAlternativeNames().stream().map(n -> (Object) n.get(1)))
        .contains("localhost", "127.0.0.1", "cams.example", "192.0.2.7");
    assertThat(Files.readAllBytes(folder.resolve("tls/ca.pem"))).isEqualTo(authority);
  }

  @Test
  void aCertificateOfAnotherAuthorityIsIssuedAnew() throws Exception {
    ServerTls.open(settings(Map.of()));
    X509Certificate first = Pem.certificates(folder.resolve("tls/server.pem")).get(0);
    Files.delete(folder.resolve("tls/ca.pem"));
    Files.delete(folder.resolve("tls/ca-key.pem"));

    ServerTls tls = ServerTls.open(settings(Map.of()));
    X509Certificate second = Pem.certificates(folder.resolve("tls/server.pem")).get(0);
    assertThat(second).isNotEqualTo(first);
    second.verify(Pem.certificates(folder.resolve("tls/ca.pem")).get(0).getPublicKey());
    SSLContext trust = ServerTls.trustOf(settings(Map.of())).context();
    assertThat(greet(tls.server(), trust, "localhost")).isEqualTo('x');
  }

  @Test
  void theOperatorsCertificateIsTakenInstead() throws Exception {
    ServerTls.open(settings(Map.of()));
    Path own = Files.createDirectories(folder.resolve("own"));
    Files.copy(folder.resolve("tls/server.pem"), own.resolve("chain.pem"));
    Files.copy(folder.resolve("tls/server-key.pem"), own.resolve("key.pem"));

    ServerTls tls =
        ServerTls.open(
            settings(
                Map.of(
                    "camfleet.tls.certificate", own.resolve("chain.pem").toString(),
                    "camfleet.tls.key", own.resolve("key.pem").toString())));

    assertThat(tls.authority()).isNull();
    assertThat(greet(tls.server(), tls.client().context(), "localhost")).isEqualTo('x');
  }

  @Test
  void aFileThatIsNoCertificateIsNamed() throws Exception {
    Path junk = Files.writeString(folder.resolve("junk.pem"), "junk");
    Settings settings =
        settings(
            Map.of(
                "camfleet.tls.certificate", junk.toString(), "camfleet.tls.key", junk.toString()));

    assertThatThrownBy(() -> ServerTls.open(settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("junk.pem (expected: a PEM chain)");
  }

  private Settings settings(Map<String, String> more) throws Exception {
    Map<String, String> flags = new java.util.HashMap<>(more);
    flags.put("camfleet.data", folder.toString());
    return SettingsLoader.load(flags, Map.of(), null);
  }

  private static int greet(SSLContext server, SSLContext client, String name) throws Exception {
    try (SSLServerSocket listener =
        (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0)) {
      CompletableFuture.runAsync(
          () -> {
            try (SSLSocket accepted = (SSLSocket) listener.accept()) {
              accepted.getOutputStream().write('x');
            } catch (IOException e) {
              // The client says what went wrong.
            }
          });
      try (SSLSocket socket =
          (SSLSocket) client.getSocketFactory().createSocket(name, listener.getLocalPort())) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        InputStream in = socket.getInputStream();
        return in.read();
      }
    }
  }
}
