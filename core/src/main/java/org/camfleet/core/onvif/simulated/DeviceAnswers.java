package org.camfleet.core.onvif.simulated;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.camfleet.core.onvif.schema.DeviceDocuments;
import org.camfleet.core.onvif.schema.Envelope;
import org.camfleet.core.onvif.schema.EventDocuments;
import org.camfleet.core.onvif.schema.Media2Documents;
import org.camfleet.core.onvif.schema.MediaDocuments;
import org.camfleet.core.onvif.schema.Ns;
import org.jspecify.annotations.Nullable;

/** Answers the documents of clients for one simulated device. Any thread. */
final class DeviceAnswers {
  private static final Duration LIFE = Duration.ofSeconds(60);

  private final SimulatedDevice device;
  private final EncoderAnswers encoders;

  DeviceAnswers(SimulatedDevice device) {
    this.device = device;
    this.encoders = new EncoderAnswers(device);
  }

  /**
   * The answer: a document, or a fault.
   *
   * @param base the address of the device as the client reached it
   */
  Object answer(@Nullable Object question, String base) {
    if (question instanceof DeviceDocuments.GetSystemDateAndTime) {
      return clock();
    }
    if (question instanceof DeviceDocuments.SetSystemDateAndTime set) {
      return setClock(set);
    }
    if (question instanceof DeviceDocuments.GetDeviceInformation) {
      return information();
    }
    if (question instanceof DeviceDocuments.GetServices) {
      return services(base);
    }
    if (question instanceof DeviceDocuments.GetCapabilities) {
      return capabilities(base);
    }
    if (question instanceof MediaDocuments.SetSynchronizationPoint wanted) {
      return synchronize(wanted.profile, new MediaDocuments.SetSynchronizationPointResponse());
    }
    if (question instanceof Media2Documents.SetSynchronizationPoint wanted) {
      return synchronize(wanted.profile, new Media2Documents.SetSynchronizationPointResponse());
    }
    if (question instanceof EventDocuments.CreatePullPointSubscription wanted) {
      return subscribe(wanted, base);
    }
    Object answer = encoders.answer(question);
    return answer == null
        ? fault("Receiver", "ActionNotSupported", "no such operation here")
        : answer;
  }

  private Object clock() {
    DeviceDocuments.GetSystemDateAndTimeResponse answer =
        new DeviceDocuments.GetSystemDateAndTimeResponse();
    answer.clock = new DeviceDocuments.SystemDateAndTime();
    answer.clock.type = "Manual";
    answer.clock.daylightSavings = false;
    answer.clock.utc = utc(device.now());
    return answer;
  }

  private static DeviceDocuments.DateTime utc(Instant time) {
    LocalDateTime now = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    DeviceDocuments.DateTime utc = new DeviceDocuments.DateTime();
    utc.date = new DeviceDocuments.Date();
    utc.date.year = now.getYear();
    utc.date.month = now.getMonthValue();
    utc.date.day = now.getDayOfMonth();
    utc.time = new DeviceDocuments.Time();
    utc.time.hour = now.getHour();
    utc.time.minute = now.getMinute();
    utc.time.second = now.getSecond();
    return utc;
  }

  private Object setClock(DeviceDocuments.SetSystemDateAndTime set) {
    DeviceDocuments.Date date = set.utc == null ? null : set.utc.date;
    DeviceDocuments.Time time = set.utc == null ? null : set.utc.time;
    if (date == null || time == null) {
      return fault("Sender", "InvalidArgVal", "no time");
    }
    try {
      device.setClock(
          LocalDateTime.of(
              number(date.year),
              number(date.month),
              number(date.day),
              number(time.hour),
              number(time.minute),
              number(time.second)));
    } catch (DateTimeException e) {
      return fault("Sender", "InvalidDateTime", "no time that makes sense");
    }
    return new DeviceDocuments.SetSystemDateAndTimeResponse();
  }

  private static int number(@Nullable Integer given) {
    return given == null ? -1 : given;
  }

  private Object information() {
    DeviceDocuments.GetDeviceInformationResponse answer =
        new DeviceDocuments.GetDeviceInformationResponse();
    answer.manufacturer = "Camfleet";
    answer.model = "Simulated camera";
    answer.firmware = "1";
    answer.serial = device.name();
    answer.hardware = "none";
    return answer;
  }

  private Object services(String base) {
    DeviceDocuments.GetServicesResponse answer = new DeviceDocuments.GetServicesResponse();
    answer.services.add(service(Ns.TDS, base));
    answer.services.add(service(Ns.TRT, base));
    if (device.hasMedia2()) {
      answer.services.add(service(Ns.TR2, base));
    }
    answer.services.add(service(Ns.TEV, base));
    return answer;
  }

  private static DeviceDocuments.Service service(String which, String address) {
    DeviceDocuments.Service service = new DeviceDocuments.Service();
    service.service = which;
    service.address = address;
    service.version = new DeviceDocuments.Version();
    service.version.major = 2;
    return service;
  }

  private static Object capabilities(String base) {
    DeviceDocuments.GetCapabilitiesResponse answer = new DeviceDocuments.GetCapabilitiesResponse();
    answer.capabilities = new DeviceDocuments.Capabilities();
    answer.capabilities.media = new DeviceDocuments.Capability();
    answer.capabilities.media.address = base;
    answer.capabilities.events = new DeviceDocuments.Capability();
    answer.capabilities.events.address = base;
    return answer;
  }

  private Object synchronize(@Nullable String profile, Object done) {
    if (device.profile(profile) == null) {
      return fault("Sender", "NoProfile", "no such profile");
    }
    device.synchronize();
    return done;
  }

  private Object subscribe(EventDocuments.CreatePullPointSubscription wanted, String base) {
    Integer id = device.events().open(end(wanted.termination));
    if (id == null) {
      return fault("Receiver", "MaximumNumberOfPullPoints", "too many subscriptions");
    }
    EventDocuments.CreatePullPointSubscriptionResponse answer =
        new EventDocuments.CreatePullPointSubscriptionResponse();
    answer.reference = new EventDocuments.Reference();
    answer.reference.address = base + "/events/" + id;
    return answer;
  }

  static Instant end(@Nullable String termination) {
    try {
      return Instant.now().plus(termination == null ? LIFE : Duration.parse(termination));
    } catch (DateTimeException e) {
      return Instant.now().plus(LIFE);
    }
  }

  /** A SOAP fault. */
  static Envelope.Fault fault(String who, String what, String why) {
    Envelope.Fault fault = new Envelope.Fault();
    fault.code = new Envelope.Code();
    fault.code.value = "SOAP-ENV:" + who;
    fault.code.subcode = new Envelope.Code();
    fault.code.subcode.value = "ter:" + what;
    fault.reason = new Envelope.Reason();
    fault.reason.texts.add(why);
    return fault;
  }
}
