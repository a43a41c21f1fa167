package org.camfleet.ops.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.camfleet.fleet.kvs.EndpointNames;
import org.camfleet.ops.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * TLS of this node: the context that the HTTPS port serves with, and what its own clients trust.
 *
 * @param server for the HTTPS and WSS port
 * @param client for this node's calls to itself: trusts its own certificate, under any name
 * @param authority the file that foreign clients must trust, or null with the operator's
 *     certificate
 */
public record ServerTls(SSLContext server, ClientTrust client, @Nullable Path authority) {

  private static final Duration RENEW_BEFORE = Duration.ofDays(90);

  /**
   * Loads the certificate, or makes one under {@code DIR/tls}; a self-made one is renewed here when
   * it lacks a name or ends within 90 days.
   *
   * @throws IOException with one sentence for the operator when a file does not serve
   */
  public static ServerTls open(Settings settings) throws IOException {
    Settings.Tls tls = settings.tls();
    try {
      if (tls.certificate() != null && tls.key() != null) {
        var own =
            new CertificateAuthority.Issued(
                Pem.certificates(tls.certificate()), Pem.key(tls.key()));
        return of(own, null);
      }
      Path directory = directory(settings);
      CertificateAuthority authority = CertificateAuthority.loadOrCreate(directory);
      return of(loadOrIssue(directory, authority, names(settings)), directory.resolve("ca.pem"));
    } catch (GeneralSecurityException e) {
      throw new IOException("certificate: " + e.getMessage(), e);
    }
  }

  /** {@code DIR/tls}, made where it is missing. */
  /**
   * Who a simulated camera of this name or address is, until it ends; nobody knows its authority.
   */
  public static SSLContext ofCamera(String name) throws IOException {
    try {
      return of(CertificateAuthority.create().issue(List.of(name)), null).server();
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot make a certificate: " + e.getMessage(), e);
    }
  }

  static Path directory(Settings settings) throws IOException {
    return Files.createDirectories(
        settings.data().resolve("tls"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }

  /**
   * Trust in the certificate that a node with these settings serves with; makes none.
   *
   * @throws IOException with one sentence when there is none yet
   */
  public static ClientTrust trustOf(Settings settings) throws IOException {
    @Nullable Path own = settings.tls().certificate();
    Path chain = own == null ? settings.data().resolve("tls/server.pem") : own;
    try {
      return ClientTrust.own(Pem.certificates(chain).get(0));
    } catch (GeneralSecurityException e) {
      throw new IOException("certificate: " + e.getMessage(), e);
    }
  }

  private static CertificateAuthority.Issued loadOrIssue(
      Path directory, CertificateAuthority authority, Set<String> names)
      throws IOException, GeneralSecurityException {
    Path chainFile = directory.resolve("server.pem");
    Path keyFile = directory.resolve("server-key.pem");
    if (Files.exists(chainFile) && Files.exists(keyFile)) {
      List<X509Certificate> chain = Pem.certificates(chainFile);
      if (authority.issued(chain.get(0)) && serves(chain.get(0), names)) {
        return new CertificateAuthority.Issued(chain, Pem.key(keyFile));
      }
    }
    CertificateAuthority.Issued issued = authority.issue(names);
    Pem.writeKey(keyFile, issued.key());
    Pem.writeCertificates(chainFile, issued.chain());
    return issued;
  }

  private static boolean serves(X509Certificate certificate, Set<String> names)
      throws CertificateParsingException {
    Set<String> held = new HashSet<>();
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      alternatives.forEach(entry -> held.add(comparable(String.valueOf(entry.get(1)))));
    }
    return certificate.getNotAfter().toInstant().isAfter(Instant.now().plus(RENEW_BEFORE))
        && names.stream().allMatch(name -> held.contains(comparable(name)));
  }

  /** IPv6 addresses have several spellings. */
  private static String comparable(String name) {
    try {
      return CertificateAuthority.isAddress(name)
          ? InetAddress.getByName(name).getHostAddress()
          : name;
    } catch (UnknownHostException e) {
      return name;
    }
  }

  private static Set<String> names(Settings settings) {
    Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
    try {
      names.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      // A machine whose own name does not resolve is reached by another name anyway.
    }
    if (!Set.of("0.0.0.0", "::").contains(settings.http().bindAddress())) {
      names.add(settings.http().bindAddress());
    }
    @Nullable String publicName = settings.http().publicName();
    if (publicName != null) {
      names.add(publicName.replaceFirst(":[0-9]+$", "").replaceAll("[\\[\\]]", ""));
    }
    names.addAll(settings.tls().names());
    @Nullable EndpointNames endpoints = settings.kvs().standardPort().names();
    if (endpoints != null) {
      names.addAll(endpoints.all());
    }
    return names;
  }

  private static ServerTls of(CertificateAuthority.Issued issued, @Nullable Path authority)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "server", issued.key(), new char[0], issued.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, new char[0]);
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(keyManagers.getKeyManagers(), null, new SecureRandom());
    return new ServerTls(server, ClientTrust.own(issued.chain().get(0)), authority);
  }
}
