package org.camfleet.ops.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.camfleet.core.Secret;

/**
 * The node's own certificate authority (P-256, ten years), kept as {@code ca.pem} and {@code
 * ca-key.pem}, so that a server certificate can be renewed without asking the clients to trust
 * anew.
 */
final class CertificateAuthority {
  static final String CERTIFICATE = "ca.pem";
  static final String KEY = "ca-key.pem";
  private static final Duration LIFE = Duration.ofDays(3650);

  /** The longest life that all clients take for a server certificate. */
  private static final Duration SERVER_LIFE = Duration.ofDays(825);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final X509Certificate certificate;
  private final PrivateKey key;

  private CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** A certificate chain with its key. */
  record Issued(List<X509Certificate> chain, PrivateKey key) {}

  static CertificateAuthority loadOrCreate(Path directory)
      throws IOException, GeneralSecurityException {
    if (isIn(directory)) {
      return load(directory);
    }
    CertificateAuthority authority = create();
    authority.write(directory);
    return authority;
  }

  /** Whether a directory has both files. */
  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(CERTIFICATE)) && Files.exists(directory.resolve(KEY));
  }

  static CertificateAuthority load(Path directory) throws IOException {
    return new CertificateAuthority(
        Pem.certificates(directory.resolve(CERTIFICATE)).get(0), Pem.key(directory.resolve(KEY)));
  }

  /** An authority that nobody had before. */
  static CertificateAuthority create() throws IOException, GeneralSecurityException {
    KeyPair pair = keyPair();
    X500Name name = new X500Name("CN=Camfleet CA " + serial().toString(36).substring(0, 8));
    X509v3CertificateBuilder builder = builder(name, name, pair, LIFE);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    return new CertificateAuthority(sign(builder, pair.getPrivate()), pair.getPrivate());
  }

  void write(Path directory) throws IOException {
    Pem.writeKey(directory.resolve(KEY), key);
    Pem.writeCertificates(directory.resolve(CERTIFICATE), List.of(certificate));
  }

  /** The certificate and the key in PEM. */
  Secret text() throws IOException {
    return Secret.of(Pem.text(certificate) + Pem.text(key));
  }

  /** Whether a certificate is one of this authority. */
  boolean issued(X509Certificate other) {
    try {
      other.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** Issues a server certificate for host names and addresses. */
  Issued issue(Collection<String> names) throws IOException, GeneralSecurityException {
    KeyPair pair = keyPair();
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder builder =
        builder(issuer, new X500Name("CN=Camfleet server"), pair, SERVER_LIFE);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            names.stream().map(CertificateAuthority::name).toArray(GeneralName[]::new)));
    return new Issued(List.of(sign(builder, key), certificate), pair.getPrivate());
  }

  static boolean isAddress(String name) {
    return name.contains(":") || name.matches("[0-9.]+");
  }

  private static GeneralName name(String name) {
    return new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair pair, Duration life)
      throws IOException, GeneralSecurityException {
    // An hour back: the clocks of clients differ.
    Instant from = Instant.now().minus(Duration.ofHours(1));
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            serial(),
            Date.from(from),
            Date.from(from.plus(life)),
            subject,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    return builder;
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static BigInteger serial() {
    return new BigInteger(127, RANDOM).setBit(126);
  }
}
