package org.camfleet.core.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.camfleet.core.webrtc.rtp.TestMedia.SMALL;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.camfleet.codecs.rtcp.Bye;
import org.camfleet.codecs.rtcp.FullIntraRequest;
import org.camfleet.codecs.rtcp.GenericNack;
import org.camfleet.codecs.rtcp.PictureLossIndication;
import org.camfleet.codecs.rtcp.ReceiverReport;
import org.camfleet.codecs.rtcp.Remb;
import org.camfleet.codecs.rtcp.RtcpPacket;
import org.camfleet.codecs.rtcp.RtcpWriter;
import org.camfleet.codecs.rtcp.SenderReport;
import org.camfleet.codecs.rtcp.SourceDescription;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.Damage;
import org.camfleet.core.Secret;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.dtls.CertificateFingerprint;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.camfleet.core.webrtc.net.DatagramPath;
import org.camfleet.core.webrtc.rtp.ManualTimer;
import org.camfleet.core.webrtc.sdp.Agreement;
import org.camfleet.core.webrtc.sdp.HeaderExtension;
import org.camfleet.core.webrtc.sdp.LocalSide;
import org.camfleet.core.webrtc.srtp.SrtpProfile;
import org.camfleet.core.webrtc.srtp.SrtpReceiver;
import org.camfleet.core.webrtc.srtp.SrtpSender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A participant that passed ICE and DTLS and now sends SRTP and SRTCP that are authentic and yet
 * nonsense: everything is counted, nothing is thrown or hoarded, and a good picture still passes.
 */
class PeerMediaFuzzTest {
  private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
  private static final int VIDEO = 102;
  private static final int AUDIO = 111;
  private static final long SSRC = 5;

  private final MediaLoops loops = MediaLoops.start(1);
  private final CountingMetrics metrics = new CountingMetrics();
  private final ManualTimer timer = new ManualTimer();
  private final List<AccessUnit> units = new ArrayList<>();
  private final SrtpSender protects = sender();
  private MediaTransports transports;
  private PeerMedia media;
  private int sequence;

  @BeforeEach
  void open() throws Exception {
    LocalAddresses loopback = LocalAddresses.fixed(List.of(InetAddress.getLoopbackAddress()));
    transports = MediaTransports.open(loops, MediaTransports.Settings.of(-1, loopback), metrics);
    media =
        new PeerMedia(
            new PeerMedia.Parts(
                agreement(),
                local(),
                sender(),
                new SrtpReceiver(PROFILE, new byte[16], new byte[12]),
                new Nowhere(),
                timer,
                transports),
            new Collector());
  }

  @AfterEach
  void close() {
    media.close();
    transports.close();
    loops.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void authenticNonsenseIsCountedAndAGoodPictureStillPasses(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 15_000; round++) {
      byte[] datagram = random.nextInt(4) == 0 ? rtcp(random) : rtp(random);
      byte[] shown = datagram.clone();
      try {
        media.onDatagram(datagram, 0, datagram.length);
        timer.advance(random.nextInt(3_000));
        if (round % 300 == 0) {
          media.tick();
        }
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + ", round " + round + ": " + HexFormat.of().formatHex(shown), e);
      }
    }
    assertThat(timer.waiting()).as("tasks left, seed %d", seed).isLessThan(10);
    assertThat(dropped("unknown-stream")).as("seed %d", seed).isPositive();
    assertThat(dropped("srtp-too-many-sources")).as("seed %d", seed).isPositive();

    int before = pictures();
    for (int picture = 0; picture < 200 && pictures() == before; picture++) {
      keyFrame();
      timer.advance(100_000);
    }
    assertThat(pictures()).as("pictures after the storm, seed %d", seed).isGreaterThan(before);
  }

  private int pictures() {
    return (int) units.stream().filter(AccessUnit::isVideo).count();
  }

  private long dropped(String reason) {
    return metrics.value("camfleet_peer_dropped_datagrams_total", "reason", reason);
  }

  /** A good header with anything behind it: extensions, padding, broken aggregates, fragments. */
  private byte[] rtp(Random random) {
    byte[] plain = new byte[12 + random.nextInt(random.nextInt(10) == 0 ? 1_300 : 60)];
    random.nextBytes(plain);
    int type = random.nextInt(12) == 0 ? random.nextInt(64) : random.nextBoolean() ? VIDEO : AUDIO;
    long ssrc = random.nextInt(300) == 0 ? random.nextInt(100) : SSRC;
    sequence += random.nextInt(200) == 0 ? random.nextInt(3_000) : random.nextInt(3);
    RtpPacket.writeHeader(
        plain, 0, false, random.nextInt(4) == 0, type, sequence & 0xffff, sequence * 90L, ssrc);
    if (plain.length > 20) {
      plain[12] = (byte) (0x60 | new int[] {1, 5, 7, 8, 24, 25, 28, 29, 30}[random.nextInt(9)]);
    }
    if (random.nextInt(6) == 0) {
      plain[0] |= 0x20; // padding of whatever length the last byte says
    }
    if (random.nextInt(6) == 0 && plain.length >= 28) {
      extension(random, plain);
    }
    return secured(ssrc == SSRC ? protects : sender(), plain);
  }

  private static SrtpSender sender() {
    return new SrtpSender(PROFILE, new byte[16], new byte[12]);
  }

  private static void extension(Random random, byte[] plain) {
    plain[0] |= 0x10;
    boolean oneByte = random.nextBoolean();
    plain[12] = (byte) (oneByte ? 0xbe : 0x10);
    plain[13] = (byte) (oneByte ? 0xde : 0x00);
    plain[14] = 0;
    plain[15] = (byte) random.nextInt((plain.length - 16) / 4 + 1);
  }

  private static byte[] secured(SrtpSender sender, byte[] plain) {
    byte[] wire = new byte[plain.length + sender.rtpOverhead()];
    try {
      sender.protectRtp(plain, 0, plain.length, wire, 0);
      return wire;
    } catch (IllegalStateException again) {
      return plain; // our own sender refuses to repeat a number; in clear it is forged
    }
  }

  private byte[] rtcp(Random random) {
    List<RtcpPacket> packets =
        List.of(
            new SenderReport(SSRC, random.nextLong(), random.nextInt(), 3, 4, List.of()),
            new ReceiverReport(SSRC, List.of()),
            new SourceDescription(SSRC, "x".repeat(random.nextInt(200))),
            new GenericNack(SSRC, 12, List.of(1, 2, 3, 500, 65_535)),
            new PictureLossIndication(SSRC, 12),
            new FullIntraRequest(SSRC, 12, random.nextInt(256)),
            new Remb(SSRC, random.nextInt(1 << 20), List.of(12L)),
            new Bye(List.of(SSRC)));
    byte[] good = RtcpWriter.compound(packets);
    byte[] plain = random.nextInt(3) == 0 ? good : Damage.bytes(random, good);
    if (plain.length < 8) {
      plain = new byte[8];
    }
    plain[0] = (byte) 0x81;
    plain[1] = (byte) (200 + random.nextInt(8));
    byte[] wire = new byte[plain.length + protects.rtcpOverhead()];
    protects.protectRtcp(plain, 0, plain.length, wire, 0);
    return wire;
  }

  /** SPS, PPS and one slice of an IDR picture, as an encoder writes them. */
  private void keyFrame() {
    byte[] slice = {0x65, (byte) 0x88, (byte) 0x84, 0x0a};
    for (byte[] payload : List.of(SMALL.sps(), SMALL.pps()[0], slice)) {
      byte[] plain = new byte[12 + payload.length];
      sequence++;
      RtpPacket.writeHeader(
          plain, 0, false, payload == slice, VIDEO, sequence & 0xffff, sequence / 3 * 9000L, SSRC);
      System.arraycopy(payload, 0, plain, 12, payload.length);
      byte[] wire = secured(protects, plain);
      media.onDatagram(wire, 0, wire.length);
    }
  }

  private static Agreement agreement() {
    Map<HeaderExtension, Integer> extensions =
        Map.of(HeaderExtension.MID, 1, HeaderExtension.TRANSPORT_CC, 3);
    return new Agreement(
        new Agreement.Transport(
            "ufrag", Secret.of("a password that is long"), false, fingerprint(), false),
        new Agreement.Stream(
            1, "1", VIDEO, true, true, extensions, Set.of("nack", "nack pli", "transport-cc")),
        new Agreement.Stream(0, "0", AUDIO, true, true, Map.of(), Set.of()),
        List.of());
  }

  private static LocalSide local() {
    return new LocalSide(
        1, "ours", Secret.of("a password of our own here"), fingerprint(), "camfleet", 11, 12);
  }

  private static CertificateFingerprint fingerprint() {
    return CertificateFingerprint.of(new byte[] {1});
  }

  private final class Collector implements PeerMedia.Listener {
    @Override
    public void onUnit(AccessUnit unit) {
      units.add(unit);
    }

    @Override
    public void onKeyFrameRequested() {}

    @Override
    public void onSourceClock(String cname) {}

    @Override
    public void onClockQuality(ClockQuality quality) {}
  }

  private static final class Nowhere implements DatagramPath {
    @Override
    public void send(byte[] data, int offset, int length) {}

    @Override
    public void sendRun(ByteBuf packets, int segmentSize) {
      packets.release();
    }

    @Override
    public InetSocketAddress remote() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    }
  }
}
