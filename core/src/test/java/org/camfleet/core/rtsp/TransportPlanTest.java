package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.junit.jupiter.api.Test;

class TransportPlanTest {
  private static final RtspFault REFUSED = new RtspFault(Kind.PROTOCOL_ERROR, "SETUP: 461");
  private static final RtspFault SILENT = new RtspFault(Kind.NO_MEDIA, "no packet came");
  private static final Transports BOTH =
      new Transports(List.of(Transport.TCP, Transport.UDP), UdpOptions.DEFAULT);

  @Test
  void eachIsTriedOnce() {
    TransportPlan plan = new TransportPlan(BOTH.order());

    assertThat(plan.current()).isEqualTo(Transport.TCP);
    assertThat(plan.leave(SILENT)).isTrue();
    assertThat(plan.current()).isEqualTo(Transport.UDP);
    assertThat(plan.leave(REFUSED)).isFalse();
    assertThat(plan.verdict())
        .isEqualTo(new RtspFault(Kind.NO_MEDIA, "tcp: no packet came; udp: SETUP: 461"));
  }

  @Test
  void aSingleOneIsToldPlainly() {
    TransportPlan plan = new TransportPlan(List.of(Transport.UDP));

    assertThat(plan.leave(REFUSED)).isFalse();
    assertThat(plan.verdict()).isEqualTo(REFUSED);
  }

  @Test
  void anEndOnTheSecondTellsOfTheFirstToo() {
    TransportPlan plan = new TransportPlan(BOTH.order());
    RtspFault closed = new RtspFault(Kind.CLOSED, "the camera closed the connection");

    assertThat(plan.explain(closed)).isEqualTo(closed);
    plan.leave(REFUSED);
    assertThat(plan.explain(closed))
        .isEqualTo(
            new RtspFault(Kind.CLOSED, "tcp: SETUP: 461; udp: the camera closed the connection"));
    RtspFault busy = new RtspFault(Kind.BUSY, "SETUP: 453", Duration.ofSeconds(120));
    assertThat(plan.explain(busy).retryAfter()).isEqualTo(Duration.ofSeconds(120));
  }

  @Test
  void whatWorkedBeforeComesFirst() {
    assertThat(BOTH.beginningWith(Transport.UDP).order())
        .containsExactly(Transport.UDP, Transport.TCP);
    assertThat(BOTH.beginningWith(Transport.MULTICAST)).isEqualTo(BOTH);
    assertThat(BOTH.beginningWith(null)).isEqualTo(BOTH);
    assertThat(BOTH.only(Transport.MULTICAST).order()).containsExactly(Transport.MULTICAST);
    assertThatThrownBy(() -> new Transports(List.of(), UdpOptions.DEFAULT))
        .hasMessage("transports: none (expected: one at least)");
  }
}
