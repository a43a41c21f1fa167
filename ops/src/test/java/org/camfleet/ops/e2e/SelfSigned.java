package org.camfleet.ops.e2e;

import java.nio.file.Path;

/** Certificates as cameras sign them themselves, each with its key in one PEM file. */
final class SelfSigned {
  private SelfSigned() {}

  /** Makes one with OpenSSL. */
  static Path make(Path directory, String name) throws Exception {
    Path key = directory.resolve(name + ".key");
    Path certificate = directory.resolve(name + ".crt");
    Namespaces.must(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-days",
        "2",
        "-keyout",
        key.toString(),
        "-out",
        certificate.toString());
    Path both = directory.resolve(name + ".pem");
    Namespaces.must("sh", "-c", "cat %s %s > %s".formatted(certificate, key, both));
    return both;
  }
}
