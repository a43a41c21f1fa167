package org.camfleet.core.onvif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.camfleet.core.onvif.schema.DeviceDocuments;
import org.camfleet.core.onvif.schema.Media2Documents;
import org.camfleet.core.onvif.schema.Ns;
import org.junit.jupiter.api.Test;

/** What strangers send as SOAP is taken or refused, within bounds. */
class SoapTest {
  private static final XmlLimits SMALL = new XmlLimits(100_000, 20, 500);

  private static String envelope(String body) {
    return "<s:Envelope xmlns:s='" + Ns.SOAP + "'><s:Body>" + body + "</s:Body></s:Envelope>";
  }

  private static OnvifFault refused(String text) {
    long begin = System.nanoTime();
    OnvifException refusal =
        catchThrowableOfType(
            OnvifException.class,
            () ->
                Soap.document(
                    Soap.read(text.getBytes(StandardCharsets.UTF_8), SMALL),
                    DeviceDocuments.GetServicesResponse.class));
    assertThat(refusal).as(text.substring(0, Math.min(300, text.length()))).isNotNull();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
    return refusal.fault();
  }

  @Test
  void anAnswerOfACameraIsRead() {
    String text =
        envelope(
            "<tr2:GetProfilesResponse xmlns:tr2='"
                + Ns.TR2
                + "' xmlns:tt='"
                + Ns.TT
                + "'><tr2:Profiles token='p1' fixed='true'><tr2:Name>Main</tr2:Name>"
                + "<tr2:Configurations><tr2:VideoSource token='v'/><tr2:VideoEncoder token='e1'"
                + " GovLength='50' Profile='Main'><tt:Name>e</tt:Name><tt:Encoding>H264</tt:Encoding>"
                + "<tt:Resolution><tt:Width>1280</tt:Width><tt:Height>720</tt:Height></tt:Resolution>"
                + "<tt:RateControl ConstantBitRate='false'><tt:FrameRateLimit>25.0</tt:FrameRateLimit>"
                + "<tt:BitrateLimit>2048</tt:BitrateLimit></tt:RateControl><tt:Quality>4</tt:Quality>"
                + "<odd:Thing xmlns:odd='urn:odd'/></tr2:VideoEncoder></tr2:Configurations>"
                + "</tr2:Profiles></tr2:GetProfilesResponse>");
    Media2Documents.GetProfilesResponse answer =
        Soap.document(
            Soap.read(text.getBytes(StandardCharsets.UTF_8), SMALL),
            Media2Documents.GetProfilesResponse.class);
    assertThat(ProfileReader.of(answer, 8))
        .containsExactly(
            new VideoProfile(
                "p1",
                "Main",
                VideoProfile.Service.MEDIA2,
                "e1",
                "H264",
                new VideoProfile.Size(1280, 720),
                25,
                2048,
                50));
  }

  @Test
  void entitiesAreNotExpanded() {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 'lol'>");
    for (int i = 1; i < 12; i++) {
      bomb.append("<!ENTITY a%d '".formatted(i)).append(("&a" + (i - 1) + ";").repeat(10));
      bomb.append("'>");
    }
    assertThat(refused(bomb + "]>" + envelope("&a11;")).kind()).isEqualTo(Kind.MALFORMED);
    assertThat(refused(envelope("&a11;")).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void nothingIsFetchedFromOutside() {
    String file = "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>" + envelope("&f;");
    assertThat(refused(file).kind()).isEqualTo(Kind.MALFORMED);
    String dtd = "<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'>" + envelope("");
    assertThat(refused(dtd).text()).contains("document type");
    String include =
        envelope("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/hostname'/>");
    assertThat(refused(include).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void whatIsTooLongTooDeepOrTooManyIsNotReadToItsEnd() {
    assertThat(refused(envelope("<a>" + " ".repeat(200_000) + "</a>")).kind())
        .isEqualTo(Kind.TOO_LARGE);
    assertThat(refused(envelope("<a>".repeat(5_000))).kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(refused(envelope("<a/>".repeat(5_000))).kind()).isEqualTo(Kind.TOO_LARGE);
    StringBuilder attributes = new StringBuilder("<a");
    for (int i = 0; i < 100; i++) {
      attributes.append(" b").append(i).append("=''");
    }
    assertThat(refused(envelope(attributes + "/>")).kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void whatIsNoSoapIsRefused() {
    assertThat(refused("").kind()).isEqualTo(Kind.MALFORMED);
    assertThat(refused("<html><body>404</body></html>").kind()).isEqualTo(Kind.MALFORMED);
    assertThat(refused(envelope("")).kind()).isEqualTo(Kind.MALFORMED);
    assertThat(refused(envelope("<b/>")).text()).contains("GetServicesResponse");
  }

  @Test
  void faultsKeepTheirCode() {
    String fault =
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:%s</s:Value>"
            + "</s:Subcode></s:Code><s:Reason><s:Text xml:lang='en'>no\u0007 way</s:Text></s:Reason>"
            + "</s:Fault>";
    assertThat(refused(envelope(fault.formatted("NotAuthorized").replace("\u0007", ""))).code())
        .isEqualTo("bad-credentials");
    assertThat(
            refused(envelope(fault.formatted("ActionNotSupported").replace("\u0007", ""))).code())
        .isEqualTo("not-supported");
    assertThat(refused(envelope(fault.formatted("InvalidArgVal").replace("\u0007", ""))).text())
        .isEqualTo("the device refuses it: Sender/InvalidArgVal no way");
  }
}
