package org.camfleet.codecs.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.camfleet.codecs.rtsp.RtpInfo.Entry;
import org.junit.jupiter.api.Test;

class RtpInfoTest {
  @Test
  void readsTheExampleOfTheStandard() {
    RtpInfo info =
        RtpInfo.parse(
            "url=rtsp://foo.com/bar.avi/streamid=0;seq=45102,"
                + "url=rtsp://foo.com/bar.avi/streamid=1;seq=30211");

    assertThat(info.entries())
        .containsExactly(
            new Entry("rtsp://foo.com/bar.avi/streamid=0", 45_102, -1),
            new Entry("rtsp://foo.com/bar.avi/streamid=1", 30_211, -1));
  }

  @Test
  void readsParametersInAnyOrderWithSpacesAndQuotes() {
    RtpInfo info =
        RtpInfo.parse(
            " rtptime = 4294967295 ; URL=\"rtsp://h/a,b;c/trackID=0\" ; Seq=1 ,"
                + " seq=2;url=trackID=1;ssrc=0A13C760;rtptime=0");

    assertThat(info.entries())
        .containsExactly(
            new Entry("rtsp://h/a,b;c/trackID=0", 1, 0xFFFF_FFFFL), new Entry("trackID=1", 2, 0));
  }

  @Test
  void separatorsInAnUrlBelongToIt() {
    RtpInfo info =
        RtpInfo.parse("url=rtsp://h/a?b=1,2;c/trackID=0;seq=1;rtptime=5,url=rtsp://h/;rtptime=6");

    assertThat(info.entries())
        .containsExactly(
            new Entry("rtsp://h/a?b=1,2;c/trackID=0", 1, 5), new Entry("rtsp://h/", -1, 6));
  }

  @Test
  void whatIsNoNumberIsMissing() {
    assertThat(RtpInfo.parse("url=a;seq=65536;rtptime=4294967296,url=b;seq=-1;rtptime=x").entries())
        .containsExactly(new Entry("a", -1, -1), new Entry("b", -1, -1));
    assertThat(RtpInfo.parse("seq=1;rtptime=99999999999").entries())
        .containsExactly(new Entry("", 1, -1));
  }

  @Test
  void readsBackWhatItWrites() {
    String text = "url=rtsp://h/a/trackID=0;seq=17;rtptime=90000,url=trackID=1;rtptime=0";

    assertThat(RtpInfo.parse(text)).hasToString(text);
  }

  @Test
  void anyTextIsRead() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String letters = "\",;= \t\u0000urlseqrtptime09-/:é";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(round % 2 == 0 ? "url=a/b;seq=1;rtptime=2," : "");
      for (int i = random.nextInt(60); i > 0; i--) {
        int at = random.nextInt(text.length() + 1);
        text.insert(at, letters.charAt(random.nextInt(letters.length())));
      }
      for (Entry entry : RtpInfo.parse(text.toString()).entries()) {
        assertThat(entry.rtpTime()).as("seed %d", seed).isBetween(-1L, 0xFFFF_FFFFL);
        assertThat(entry.seq()).as("seed %d", seed).isBetween(-1, 0xFFFF);
      }
    }
    assertThat(RtpInfo.parse("url=a,".repeat(1000)).entries()).hasSize(16);
    assertThat(RtpInfo.parse("url=a,".repeat(10_000)).entries()).isEmpty();
  }
}
