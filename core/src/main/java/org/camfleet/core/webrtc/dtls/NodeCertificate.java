package org.camfleet.core.webrtc.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * The certificate of this node's peers: self-signed, EC P-256, new at each start; nobody checks
 * more of it than the fingerprint in the SDP.
 */
public final class NodeCertificate {
  // The name is what browsers write: nothing about the node is told to strangers.
  private static final X500Name NAME = new X500Name("CN=WebRTC");
  private static final Duration LIFE = Duration.ofDays(3650);

  private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
  private final AsymmetricKeyParameter privateKey;
  private final Certificate chain;
  private final CertificateFingerprint fingerprint;

  private NodeCertificate(AsymmetricKeyParameter privateKey, byte[] encoded) throws IOException {
    this.privateKey = privateKey;
    this.chain = new Certificate(new TlsCertificate[] {crypto.createCertificate(encoded)});
    this.fingerprint = CertificateFingerprint.of(encoded);
  }

  /** Makes a key pair and its certificate (milliseconds). */
  public static NodeCertificate create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      return new NodeCertificate(
          PrivateKeyFactory.createKey(keys.getPrivate().getEncoded()),
          selfSigned(keys).getEncoded());
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("Making the DTLS certificate failed", e);
    }
  }

  private static X509CertificateHolder selfSigned(KeyPair keys) throws OperatorCreationException {
    ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    Instant now = Instant.now();
    return new X509v3CertificateBuilder(
            NAME,
            new BigInteger(64, new SecureRandom()).add(BigInteger.ONE),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(LIFE)),
            NAME,
            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
        .build(signer);
  }

  /** What {@code a=fingerprint} says. */
  public CertificateFingerprint fingerprint() {
    return fingerprint;
  }

  BcTlsCrypto crypto() {
    return crypto;
  }

  TlsCredentialedSigner signer(TlsContext context) {
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto,
        privateKey,
        chain,
        SignatureScheme.getSignatureAndHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256));
  }
}
