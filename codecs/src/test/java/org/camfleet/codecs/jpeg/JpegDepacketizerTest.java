package org.camfleet.codecs.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.camfleet.codecs.rtp.RtpPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that Java's own writer made, taken apart as RFC 2435 has it, are whole again. */
class JpegDepacketizerTest {
  private static final int FRAGMENT = 700;

  private int sequence = 65_533;

  /** An image as RTP carries it: two tables and the scan. */
  private record Parts(byte[] tables, byte[] scan) {
    static Parts of(byte[] jpeg) {
      ByteArrayOutputStream tables = new ByteArrayOutputStream();
      int at = 2;
      for (; (jpeg[at + 1] & 0xFF) != 0xDA; at += 2 + u16(jpeg, at + 2)) {
        if ((jpeg[at + 1] & 0xFF) == 0xDB) {
          for (int table = at + 4; table < at + 2 + u16(jpeg, at + 2); table += 65) {
            tables.write(jpeg, table + 1, 64);
          }
        }
      }
      int scan = at + 2 + u16(jpeg, at + 2);
      return new Parts(tables.toByteArray(), Arrays.copyOfRange(jpeg, scan, jpeg.length));
    }
  }

  private static int u16(byte[] data, int at) {
    return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
  }

  private static byte[] jpeg(int width, int height, float quality) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setPaint(new GradientPaint(0, 0, Color.ORANGE, width, height, Color.BLUE));
    pen.fillRect(0, 0, width, height);
    pen.setColor(Color.WHITE);
    for (int i = 0; i < 20; i++) {
      pen.drawOval(10 * i, 7 * i, width / 3, height / 3);
    }
    pen.dispose();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionQuality(quality);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.setOutput(new MemoryCacheImageOutputStream(out));
    writer.write(null, new IIOImage(picture, null, null), how);
    writer.dispose();
    return out.toByteArray();
  }

  private static int[] pixels(byte[] jpeg) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  /** The packets of an image; {@code between} stands behind the main header of the first one. */
  private List<RtpPacket> packets(
      long timestamp, int type, int q, int width, int height, byte[] between, byte[] scan) {
    List<RtpPacket> packets = new ArrayList<>();
    for (int at = 0; at < scan.length; at += FRAGMENT) {
      ByteArrayOutputStream payload = new ByteArrayOutputStream();
      payload.writeBytes(
          new byte[] {
            0,
            (byte) (at >> 16),
            (byte) (at >> 8),
            (byte) at,
            (byte) type,
            (byte) q,
            (byte) (width / 8),
            (byte) (height / 8)
          });
      if (type >= 64) {
        payload.writeBytes(new byte[] {0, 5, (byte) 0xFF, (byte) 0xFF});
      }
      int end = Math.min(scan.length, at + FRAGMENT);
      payload.writeBytes(at == 0 ? between : new byte[0]);
      payload.write(scan, at, end - at);
      packets.add(packet(timestamp, end == scan.length, payload.toByteArray(), null));
    }
    return packets;
  }

  private RtpPacket packet(long timestamp, boolean marker, byte[] payload, String extension) {
    byte[] more = extension == null ? new byte[0] : HexFormat.of().parseHex(extension);
    byte[] bytes = new byte[RtpPacket.HEADER_LENGTH + more.length + payload.length];
    RtpPacket.writeHeader(
        bytes, 0, extension != null, marker, 26, sequence++ & 0xffff, timestamp, 1);
    System.arraycopy(more, 0, bytes, RtpPacket.HEADER_LENGTH, more.length);
    System.arraycopy(payload, 0, bytes, RtpPacket.HEADER_LENGTH + more.length, payload.length);
    RtpPacket packet = new RtpPacket();
    assertThat(packet.parse(bytes, 0, bytes.length)).isTrue();
    return packet;
  }

  private static byte[] tables(byte[] tables) {
    byte[] header = new byte[4 + tables.length];
    header[2] = (byte) (tables.length >> 8);
    header[3] = (byte) tables.length;
    System.arraycopy(tables, 0, header, 4, tables.length);
    return header;
  }

  private static JpegImage push(JpegDepacketizer depacketizer, List<RtpPacket> packets) {
    JpegImage last = null;
    for (RtpPacket packet : packets) {
      assertThat(last).isNull();
      last = depacketizer.push(packet);
    }
    return last;
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 200, 255})
  void tablesThatComeWithTheImageMakeItWhole(int q) throws IOException {
    byte[] jpeg = jpeg(320, 240, 0.8f);
    Parts parts = Parts.of(jpeg);
    JpegDepacketizer depacketizer = new JpegDepacketizer(0, 0);

    JpegImage image =
        push(depacketizer, packets(9, 1, q, 320, 240, tables(parts.tables()), parts.scan()));

    assertThat(pixels(image.data())).isEqualTo(pixels(jpeg));
    assertThat(image.rtpTimestamp()).isEqualTo(9);
    assertThat(image.width()).isEqualTo(320);
    assertThat(image.height()).isEqualTo(240);

    JpegImage again = push(depacketizer, packets(99, 1, q, 320, 240, new byte[4], parts.scan()));
    if (q == 255) {
      assertThat(again).as("tables of 255 hold for one image").isNull();
      assertThat(depacketizer.malformed()).isPositive();
    } else {
      assertThat(again.data()).as("tables that came before").isEqualTo(image.data());
    }
  }

  @Test
  void tablesAreCalculatedFromTheQuality() throws IOException {
    byte[] jpeg = jpeg(320, 240, 0.5f); // whose tables are those of the standard, unscaled
    byte[] scan = Parts.of(jpeg).scan();

    JpegImage image =
        push(new JpegDepacketizer(0, 0), packets(9, 1, 50, 320, 240, new byte[0], scan));

    assertThat(pixels(image.data())).isEqualTo(pixels(jpeg));
  }

  @Test
  void typeAndRestartIntervalAreInTheHeader() throws IOException {
    byte[] scan = {1, 2, 3};

    byte[] data =
        push(new JpegDepacketizer(0, 0), packets(9, 64, 99, 16, 8, new byte[0], scan)).data();

    String hex = HexFormat.of().formatHex(data);
    assertThat(hex)
        .startsWith("ffd8ffe0")
        .contains("ffdd00040005") // restarts after five MCUs
        .contains("ffc0001108000800100301210002110103110") // 16x8, half the columns of colour
        .endsWith("010203ffd9");
    String other =
        HexFormat.of()
            .formatHex(
                push(new JpegDepacketizer(0, 0), packets(9, 1, 99, 16, 8, new byte[0], scan))
                    .data());
    assertThat(other).doesNotContain("ffdd").contains("ffc0001108000800100301220002110103110");
  }

  @Test
  void largeImagesHaveTheSizeOfTheDescription() {
    byte[] scan = {1, 2, 3};

    JpegImage image =
        push(new JpegDepacketizer(2560, 1440), packets(9, 1, 80, 0, 0, new byte[0], scan));
    assertThat(image.width()).isEqualTo(2560);
    assertThat(image.height()).isEqualTo(1440);

    JpegImage exact =
        push(new JpegDepacketizer(1916, 1080), packets(9, 1, 80, 1920, 1080, new byte[0], scan));
    assertThat(exact.width()).as("rounded up in the packet").isEqualTo(1916);

    JpegDepacketizer unknown = new JpegDepacketizer(0, 0);
    assertThat(push(unknown, packets(9, 1, 80, 0, 0, new byte[0], scan))).isNull();
    assertThat(unknown.damage()).contains("over 2040 pixels", "expected: x-dimensions");
  }

  @Test
  void largeImagesHaveTheSizeOfAFrameHeaderInTheExtension() {
    byte[] payload = {0, 0, 0, 0, 1, 80, 0, 0, 1, 2, 3};
    String header = "ffd80005" + "ffc00011" + "0805a00a00030122" + "0002110103110100";

    JpegImage image = new JpegDepacketizer(0, 0).push(packet(9, true, payload, header));

    assertThat(Objects.requireNonNull(image).width()).isEqualTo(2560);
    assertThat(image.height()).isEqualTo(1440);
  }

  @Test
  void anImageOfWhichAPartIsMissingIsLeftOut() throws IOException {
    Parts parts = Parts.of(jpeg(320, 240, 0.9f));
    JpegDepacketizer depacketizer = new JpegDepacketizer(0, 0);
    List<RtpPacket> packets = packets(9, 1, 255, 320, 240, tables(parts.tables()), parts.scan());
    assertThat(packets).hasSizeGreaterThan(4);
    packets.remove(2);

    assertThat(push(depacketizer, packets)).isNull();
    assertThat(depacketizer.dropped()).isOne();
    assertThat(depacketizer.malformed()).isZero();

    List<RtpPacket> next = packets(99, 1, 255, 320, 240, tables(parts.tables()), parts.scan());
    assertThat(push(depacketizer, next)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000",
        "0000000002500101aabb", // another type
        "0000000001000101aabb", // Q 0
        "0000000001640101aabb", // Q 100
        "0100000001500101aabb", // a field
        "0000000001ff010100000040aabb", // tables that end too soon
        "0000000001ff010100000002aabbccdd", // tables of two bytes
        "000000004150010100", // no room for the restart header
      })
  void damagedPayloadsAreCounted(String hex) {
    JpegDepacketizer depacketizer = new JpegDepacketizer(0, 0);

    assertThat(depacketizer.push(packet(9, true, HexFormat.of().parseHex(hex), null))).isNull();
    assertThat(depacketizer.malformed()).isOne();
    assertThat(depacketizer.damage()).contains("expected");
  }

  @Test
  void imagesWithoutEndAreBounded() {
    JpegDepacketizer depacketizer = new JpegDepacketizer(0, 0);
    byte[] payload = new byte[60_008];
    payload[4] = 1;
    payload[5] = 80;
    payload[6] = payload[7] = 9;
    for (int at = 0; at < 10_000_000; at += 60_000) {
      payload[1] = (byte) (at >> 16);
      payload[2] = (byte) (at >> 8);
      payload[3] = (byte) at;
      assertThat(depacketizer.push(packet(9, false, payload, null))).isNull();
    }
    assertThat(depacketizer.malformed()).isOne();
  }
}
