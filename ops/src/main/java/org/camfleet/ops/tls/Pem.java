package org.camfleet.ops.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.jspecify.annotations.Nullable;

/** PEM files: keys are written for the owner alone (mode 600), each file replaced in one step. */
final class Pem {
  private Pem() {}

  static List<X509Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return certificates(file.toString(), in);
    }
  }

  /** The certificates of a stream; {@code where} is said when there are none. */
  static List<X509Certificate> certificates(String where, InputStream in) throws IOException {
    try {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new IOException("no certificate in " + where + " (expected: a PEM chain)");
      }
      return chain;
    } catch (CertificateException e) {
      throw new IOException("no certificate in " + where + " (expected: a PEM chain)", e);
    }
  }

  static PrivateKey key(Path file) throws IOException {
    try (PEMParser parser = new PEMParser(Files.newBufferedReader(file))) {
      Object read = parser.readObject();
      if (read instanceof PEMKeyPair pair) {
        return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
      }
      if (read instanceof PrivateKeyInfo info) {
        return new JcaPEMKeyConverter().getPrivateKey(info);
      }
      throw noKey(file, null);
    } catch (PEMException e) {
      throw noKey(file, e);
    }
  }

  private static IOException noKey(Path file, @Nullable Exception cause) {
    return new IOException(
        "no private key in " + file + " (expected: an unencrypted PEM private key)", cause);
  }

  static void writeKey(Path file, PrivateKey key) throws IOException {
    write(file, "rw-------", text(key));
  }

  static void writeCertificates(Path file, List<X509Certificate> chain) throws IOException {
    StringBuilder text = new StringBuilder();
    for (X509Certificate one : chain) {
      text.append(text(one));
    }
    writeCertificates(file, text.toString());
  }

  /** As {@link #writeKey(Path, PrivateKey)}, from its text. */
  static void writeKey(Path file, String pem) throws IOException {
    write(file, "rw-------", pem);
  }

  static void writeCertificates(Path file, String pem) throws IOException {
    write(file, "rw-r--r--", pem);
  }

  static String text(X509Certificate certificate) throws IOException {
    return pem(certificate);
  }

  static String text(PrivateKey key) throws IOException {
    return pem(new JcaPKCS8Generator(key, null));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
    }
    return text.toString();
  }

  private static void write(Path file, String mode, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    FileAttribute<?> permissions =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    Files.createFile(next, permissions);
    Files.write(next, text.getBytes(StandardCharsets.US_ASCII));
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString(mode));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
