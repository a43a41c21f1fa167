package org.camfleet.fleet.kvs;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** A signaling socket whose bytes a test writes itself. */
final class RawSocket implements AutoCloseable {
  /** The connection ended without a close frame. */
  static final int CUT = -1;

  /** Nothing came in time. */
  static final int OPEN = 0;

  private static final int CLOSE = 8;

  private final SSLSocket socket;
  private final DataInputStream in;

  /** Connects as a viewer. */
  RawSocket(KvsTestServer server, String arn, String clientId) throws IOException {
    socket =
        (SSLSocket)
            server
                .tls
                .client()
                .getSocketFactory()
                .createSocket("localhost", server.url().getPort());
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
    URI url = presigned(server.url() + "/signaling/viewer", arn, clientId);
    String head =
        """
        GET %s?%s HTTP/1.1\r
        Host: localhost:%d\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """
            .formatted(url.getRawPath(), url.getRawQuery(), url.getPort());
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    String answer = head();
    if (!answer.contains(" 101 ")) {
      throw new IOException(answer);
    }
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  private static URI presigned(String url, String arn, String clientId) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create(url))
            .putRawQueryParameter("X-Amz-ChannelARN", arn)
            .putRawQueryParameter("X-Amz-ClientId", clientId)
            .build();
    return AwsV4HttpSigner.create()
        .sign(
            r ->
                r.identity(
                        AwsCredentialsIdentity.create(
                            KvsTestServer.ACCESS_KEY, KvsTestServer.SECRET))
                    .request(request)
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "kinesisvideo")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                    .putProperty(
                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(
                        AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(299)))
        .request()
        .getUri();
  }

  /** Writes bytes; false when the service has ended the connection. */
  boolean send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return true;
    } catch (IOException ended) {
      return false;
    }
  }

  /** Reads up to the end: the code of the close frame, {@link #CUT}, or {@link #OPEN}. */
  int end(Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    try {
      while (true) {
        int opcode = in.readUnsignedByte() & 15;
        byte[] payload = new byte[length()];
        in.readFully(payload);
        if (opcode == CLOSE) {
          return payload.length < 2 ? CUT : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        }
      }
    } catch (SocketTimeoutException quiet) {
      return OPEN;
    } catch (EOFException | SocketException | SSLException ended) {
      return CUT;
    }
  }

  private int length() throws IOException {
    int length = in.readUnsignedByte() & 127;
    if (length == 126) {
      return in.readUnsignedShort();
    }
    return length == 127 ? Math.toIntExact(in.readLong()) : length;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
