package org.camfleet.codecs.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camfleet.codecs.MalformedException;
import org.junit.jupiter.api.Test;

class RtspHeaderFormsTest {
  @Test
  void readsTransportInAnyOrder() {
    TransportHeader transport =
        TransportHeader.parse("ssrc=6D2C0F1A; RTP/AVP/TCP ;interleaved=4-5;unicast;mode=\"PLAY\"");

    assertThat(transport.isTcp()).isTrue();
    assertThat(transport.interleaved()).isEqualTo(new TransportHeader.Range(4, 5));
    assertThat(transport.ssrc()).isEqualTo(0x6d2c0f1aL);
    assertThat(TransportHeader.interleaved(2, 3))
        .hasToString("RTP/AVP/TCP;unicast;interleaved=2-3");
  }

  @Test
  void readsTransportWithGaps() {
    assertThat(TransportHeader.parse("RTP/AVP/TCP;unicast").interleaved()).isNull();
    assertThat(TransportHeader.parse("RTP/AVP/TCP;interleaved=2").interleaved())
        .isEqualTo(new TransportHeader.Range(2, 3));
    assertThat(TransportHeader.parse("RTP/AVP/TCP;interleaved=300-301").interleaved()).isNull();
    TransportHeader udp =
        TransportHeader.parse("RTP/AVP;unicast;client_port=5000-5001,RTP/AVP/TCP");
    assertThat(udp.isTcp()).isFalse();
    assertThat(udp.clientPort()).isEqualTo(new TransportHeader.Range(5000, 5001));
    assertThat(udp.ssrc()).isEqualTo(-1);
  }

  @Test
  void readsSessionAndTimeout() {
    assertThat(SessionHeader.parse("abc;timeout=20")).isEqualTo(new SessionHeader("abc", 20));
    assertThat(SessionHeader.parse(" abc ; Timeout = 90 ")).isEqualTo(new SessionHeader("abc", 90));
    assertThat(SessionHeader.parse("abc")).isEqualTo(new SessionHeader("abc", 60));
    assertThat(SessionHeader.parse("abc;timeout=0")).isEqualTo(new SessionHeader("abc", 60));
  }

  @Test
  void stripsCredentialsFromUrls() {
    assertThat(RtspUrls.withoutUserInfo("rtsp://u:p@h:554/a?b=c")).isEqualTo("rtsp://h:554/a?b=c");
    assertThat(RtspUrls.withoutUserInfo("rtsp://u:p@ss@h/a@b")).isEqualTo("rtsp://h/a@b");
    assertThat(RtspUrls.withoutUserInfo("rtsp://u:p/w#?@h/a")).isEqualTo("rtsp://h/a");
    assertThat(RtspUrls.withoutUserInfo("rtsp://h:554/mail=a@b"))
        .isEqualTo("rtsp://h:554/mail=a@b");
    assertThat(RtspUrls.withoutUserInfo("rtsp://h/a:b@c")).isEqualTo("rtsp://h/a:b@c");
    assertThat(RtspUrls.withoutUserInfo("*")).isEqualTo("*");
  }

  @Test
  void joinsControlUrls() {
    assertThat(RtspUrls.control("rtsp://h/a/", "trackID=1"))
        .containsExactly("rtsp://h/a/trackID=1");
    assertThat(RtspUrls.control("rtsp://h/a", "trackID=1"))
        .containsExactly("rtsp://h/a/trackID=1", "rtsp://h/trackID=1");
    assertThat(RtspUrls.control("rtsp://h/a?x=/1", "track1"))
        .containsExactly(
            "rtsp://h/a?x=/1/track1",
            "rtsp://h/a/track1?x=/1",
            "rtsp://h/a/track1",
            "rtsp://h/track1");
    assertThat(RtspUrls.control("rtsp://h/a", "rtsp://u:p@other/b"))
        .containsExactly("rtsp://other/b");
    assertThat(RtspUrls.control("rtsp://h/a", "*")).containsExactly("rtsp://h/a");
    assertThat(RtspUrls.control("rtsp://h/a", null)).containsExactly("rtsp://h/a");
    assertThat(RtspUrls.control("rtsp://h:1/a/b", "/c/track1")).startsWith("rtsp://h:1/c/track1");
    assertThat(RtspUrls.control("rtsp://h", "track1")).containsExactly("rtsp://h/track1");
  }

  @Test
  void readsUrlsOfAnyLengthWithoutAnEnd() {
    String begins = "rtsp://" + "a:b/@".repeat(50_000);

    assertThat(RtspUrls.withoutUserInfo(begins + "h/a")).isEqualTo("rtsp://h/a");
    assertThat(RtspUrls.control("rtsp://h/a", begins + "h/b")).containsExactly("rtsp://h/b");
    assertThat(RtspUrls.control(begins + "h/a", "/b")).startsWith(begins + "h/b");
  }

  @Test
  void refusesAControlThatIsTooLongToBeOne() throws Exception {
    RtspUrls.requireShort(null);
    RtspUrls.requireShort("x".repeat(2048));

    assertThatThrownBy(() -> RtspUrls.requireShort("x".repeat(2049)))
        .isInstanceOf(MalformedException.class)
        .hasMessage("SDP control: 2049 characters (expected: at most 2048)");
  }
}
