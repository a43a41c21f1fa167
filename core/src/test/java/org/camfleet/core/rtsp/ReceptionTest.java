package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import org.camfleet.codecs.rtcp.ReceiverReport;
import org.camfleet.codecs.rtcp.RtcpPacket.ReportBlock;
import org.camfleet.codecs.rtcp.RtcpReader;
import org.camfleet.codecs.rtp.RtpPacket;
import org.junit.jupiter.api.Test;

class ReceptionTest {
  private final Reception reception = new Reception();
  private final RtpPacket packet = new RtpPacket();

  private void receive(int sequence, long timestamp, long arrivalMicros) {
    byte[] bytes = new byte[RtpPacket.HEADER_LENGTH];
    RtpPacket.writeHeader(bytes, 0, false, false, 96, sequence & 0xffff, timestamp, 7);
    assertThat(packet.parse(bytes, 0, bytes.length)).isTrue();
    reception.received(packet, arrivalMicros, 90_000);
  }

  private ReportBlock report() {
    byte[] bytes = reception.report(0);
    return ((ReceiverReport) RtcpReader.parse(bytes, 0, bytes.length).get(0)).reports().get(0);
  }

  @Test
  void aReportTellsWhatIsMissingOverTheWrap() {
    for (int sequence = 65_530; sequence < 65_550; sequence++) {
      if (sequence != 65_533 && sequence != 65_540) {
        receive(sequence, 0, 0);
      }
    }

    ReportBlock block = report();
    assertThat(block.ssrc()).isEqualTo(7);
    assertThat(block.cumulativeLost()).isEqualTo(2);
    assertThat(block.fractionLost()).isEqualTo(2 * 256 / 20);
    assertThat(block.highestSequence()).isEqualTo(65_549);
    assertThat(reception.lost()).isEqualTo(2);
    receive(65_550, 0, 0);
    assertThat(report().fractionLost()).isZero();
  }

  @Test
  void jitterIsThatOfTheRfc() {
    for (int i = 0; i < 10; i++) {
      receive(i, 3_600L * i, 40_000L * i);
    }
    assertThat(report().jitter()).isZero();

    receive(10, 36_000, 410_000); // 10 ms late: 900 ticks
    assertThat(report().jitter()).isEqualTo(900 / 16);
    receive(11, 39_600, 440_000);
    assertThat(report().jitter()).isEqualTo((900 + 900 - 56) / 16);
  }
}
