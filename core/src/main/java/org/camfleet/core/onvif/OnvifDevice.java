package org.camfleet.core.onvif;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.camfleet.core.onvif.VideoProfile.Service;
import org.camfleet.core.onvif.schema.DeviceDocuments;
import org.camfleet.core.onvif.schema.Media2Documents;
import org.camfleet.core.onvif.schema.MediaDocuments;
import org.camfleet.core.onvif.schema.Ns;
import org.jspecify.annotations.Nullable;

/**
 * One ONVIF device: asks, and fails stages with an {@link OnvifException}. Any thread; nothing
 * blocks. What is known of its services and clock is read once, and anew after a failure.
 */
public final class OnvifDevice {
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final URI address;
  private final DeviceCalls calls;
  private final OnvifSettings settings;
  private final InstantSource clock;
  private final AtomicReference<@Nullable CompletableFuture<Services>> known =
      new AtomicReference<>();

  OnvifDevice(URI address, DeviceCalls calls, OnvifSettings settings, InstantSource clock) {
    this.address = address;
    this.calls = calls;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Where its services are.
   *
   * @param media of Profile S, or null
   * @param media2 of Profile T, or null
   * @param events or null
   */
  record Services(@Nullable URI media, @Nullable URI media2, @Nullable URI events) {
    URI of(Service service) {
      URI where = service == Service.MEDIA ? media : media2;
      if (where == null) {
        throw OnvifException.of(Kind.NOT_SUPPORTED, "the device has no such media service");
      }
      return where;
    }
  }

  /** Where its device management is. */
  public URI address() {
    return address;
  }

  /** Profiles that are looked at, at most. */
  public int most() {
    return settings.maxProfiles();
  }

  DeviceCalls calls() {
    return calls;
  }

  /** By how much its clock is ahead of ours; reads it now. */
  public CompletableFuture<Duration> readClock() {
    DeviceCalls.Request request =
        new DeviceCalls.Request(
            address,
            Soap.action(new DeviceDocuments.GetSystemDateAndTime()),
            new DeviceDocuments.GetSystemDateAndTime(),
            List.of(),
            false,
            0);
    Instant before = clock.instant();
    return calls
        .ask(request, DeviceDocuments.GetSystemDateAndTimeResponse.class)
        .thenApply(
            answer -> {
              Instant told = time(answer);
              Instant now = clock.instant();
              // It tells whole seconds, at some moment between request and answer.
              Instant then = before.plus(Duration.between(before, now).dividedBy(2));
              Duration ahead = Duration.between(then, told.plusMillis(500));
              calls.offset(ahead);
              return ahead;
            });
  }

  private static Instant time(DeviceDocuments.GetSystemDateAndTimeResponse answer) {
    DeviceDocuments.DateTime utc = answer.clock == null ? null : answer.clock.utc;
    DeviceDocuments.Date date = utc == null ? null : utc.date;
    DeviceDocuments.Time time = utc == null ? null : utc.time;
    try {
      if (date != null && time != null) {
        return LocalDateTime.of(
                number(date.year),
                number(date.month),
                number(date.day),
                number(time.hour),
                number(time.minute),
                Math.min(59, number(time.second)))
            .toInstant(ZoneOffset.UTC);
      }
    } catch (DateTimeException e) {
      // told below
    }
    throw OnvifException.of(Kind.MALFORMED, "clock: none that makes sense (expected: UTCDateTime)");
  }

  private static int number(@Nullable Integer said) {
    return said == null ? -1 : said;
  }

  /** Sets its clock to ours, and reads it back; by how much it is then ahead. */
  public CompletableFuture<Duration> setClock() {
    return services()
        .thenCompose(
            any ->
                calls.ask(
                    DeviceCalls.Request.of(address, now()),
                    DeviceDocuments.SetSystemDateAndTimeResponse.class))
        .thenCompose(done -> readClock())
        .thenApply(
            ahead -> {
              if (ahead.abs().compareTo(TOLERANCE) > 0) {
                throw OnvifException.of(
                    Kind.NOT_APPLIED,
                    "clock: still %d ms off after it was set (expected: at most %d)"
                        .formatted(ahead.toMillis(), TOLERANCE.toMillis()));
              }
              return ahead;
            });
  }

  private DeviceDocuments.SetSystemDateAndTime now() {
    LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    DeviceDocuments.SetSystemDateAndTime set = new DeviceDocuments.SetSystemDateAndTime();
    set.type = "Manual";
    set.daylightSavings = false;
    set.utc = new DeviceDocuments.DateTime();
    set.utc.date = new DeviceDocuments.Date();
    set.utc.date.year = now.getYear();
    set.utc.date.month = now.getMonthValue();
    set.utc.date.day = now.getDayOfMonth();
    set.utc.time = new DeviceDocuments.Time();
    set.utc.time.hour = now.getHour();
    set.utc.time.minute = now.getMinute();
    set.utc.time.second = now.getSecond();
    return set;
  }

  /** Who made it. */
  public CompletableFuture<DeviceInformation> information() {
    return services()
        .thenCompose(
            any ->
                calls.ask(
                    DeviceCalls.Request.of(address, new DeviceDocuments.GetDeviceInformation()),
                    DeviceDocuments.GetDeviceInformationResponse.class))
        .thenApply(
            answer ->
                new DeviceInformation(
                    word(answer.manufacturer),
                    word(answer.model),
                    word(answer.firmware),
                    word(answer.serial)));
  }

  private static String word(@Nullable String said) {
    return said == null ? "" : OnvifFault.printable(said);
  }

  /** Where its services are; its clock is read before, as proofs need it. */
  CompletableFuture<Services> services() {
    CompletableFuture<Services> now = known.get();
    if (now != null && !now.isCompletedExceptionally()) {
      return now;
    }
    CompletableFuture<Services> fresh = new CompletableFuture<>();
    if (!known.compareAndSet(now, fresh)) {
      return services();
    }
    readClock()
        .handle((ahead, failure) -> failure == null || isAnswer(failure) ? null : failure)
        .thenCompose(failure -> failure == null ? asked() : CompletableFuture.failedFuture(failure))
        .whenComplete(
            (services, failure) -> {
              if (failure == null) {
                fresh.complete(services);
              } else {
                fresh.completeExceptionally(failure);
              }
            });
    return fresh;
  }

  /** Some devices want a login for their clock, or lack it; that is no reason to give them up. */
  private static boolean isAnswer(Throwable failure) {
    Kind kind = OnvifException.of(failure).kind();
    return switch (kind) {
      case BAD_CREDENTIALS, NOT_SUPPORTED, REFUSED, MALFORMED -> true;
      default -> false;
    };
  }

  private CompletableFuture<Services> asked() {
    return calls
        .ask(
            DeviceCalls.Request.of(address, new DeviceDocuments.GetServices()),
            DeviceDocuments.GetServicesResponse.class)
        .thenApply(this::services)
        .exceptionallyCompose(
            failure -> isOld(failure) ? capabilities() : CompletableFuture.failedFuture(failure));
  }

  /** Devices of before 2011 have no GetServices. */
  private static boolean isOld(Throwable failure) {
    Kind kind = OnvifException.of(failure).kind();
    return kind == Kind.NOT_SUPPORTED || kind == Kind.REFUSED || kind == Kind.MALFORMED;
  }

  private Services services(DeviceDocuments.GetServicesResponse answer) {
    URI media = null;
    URI media2 = null;
    URI events = null;
    for (DeviceDocuments.Service each : answer.services) {
      String which = each.service == null ? "" : each.service.strip();
      switch (which) {
        case Ns.TRT -> media = place(each.address);
        case Ns.TR2 -> media2 = place(each.address);
        case Ns.TEV -> events = place(each.address);
        default -> {}
      }
    }
    return new Services(media, media2, events);
  }

  private CompletableFuture<Services> capabilities() {
    DeviceDocuments.GetCapabilities question = new DeviceDocuments.GetCapabilities();
    question.category = "All";
    return calls
        .ask(
            DeviceCalls.Request.of(address, question),
            DeviceDocuments.GetCapabilitiesResponse.class)
        .thenApply(
            answer -> {
              DeviceDocuments.Capabilities all = answer.capabilities;
              return new Services(
                  all == null || all.media == null ? null : place(all.media.address),
                  null,
                  all == null || all.events == null ? null : place(all.events.address));
            });
  }

  private URI place(@Nullable String named) {
    return ServiceAddresses.service(address, named);
  }

  /** Forgets what is known of it, as its clock or its services may have changed. */
  void forget() {
    known.set(null);
  }

  /** Asks a service; after a refused login its clock is read anew the next time. */
  <T> CompletableFuture<T> ask(Service service, Object document, Class<T> expected) {
    return services()
        .thenCompose(
            services -> calls.ask(DeviceCalls.Request.of(services.of(service), document), expected))
        .whenComplete(
            (answer, failure) -> {
              if (failure != null && OnvifException.of(failure).kind() == Kind.BAD_CREDENTIALS) {
                forget();
              }
            });
  }

  /** Its profiles with video, as it describes them; of Media2 where it has that. */
  public CompletableFuture<List<VideoProfile>> profiles() {
    return services()
        .thenCompose(
            services -> {
              if (services.media2() == null) {
                return ofMedia();
              }
              Media2Documents.GetProfiles question = new Media2Documents.GetProfiles();
              question.types.add("VideoEncoder");
              CompletableFuture<List<VideoProfile>> newer =
                  ask(Service.MEDIA2, question, Media2Documents.GetProfilesResponse.class)
                      .thenApply(answer -> ProfileReader.of(answer, settings.maxProfiles()));
              return services.media() == null
                  ? newer
                  : newer.exceptionallyCompose(
                      failure ->
                          isOld(failure) ? ofMedia() : CompletableFuture.failedFuture(failure));
            });
  }

  private CompletableFuture<List<VideoProfile>> ofMedia() {
    return ask(
            Service.MEDIA,
            new MediaDocuments.GetProfiles(),
            MediaDocuments.GetProfilesResponse.class)
        .thenApply(answer -> ProfileReader.of(answer, settings.maxProfiles()));
  }

  /** Where a profile plays, without the login that some devices put there. */
  public CompletableFuture<URI> stream(VideoProfile profile) {
    return named(profile)
        .thenCompose(
            named ->
                ServiceAddresses.stream(
                    address,
                    calls.reached(),
                    named == null ? "" : named,
                    settings.otherHosts(),
                    settings.egress()));
  }

  private CompletableFuture<@Nullable String> named(VideoProfile profile) {
    if (profile.service() == Service.MEDIA2) {
      Media2Documents.GetStreamUri question = new Media2Documents.GetStreamUri();
      question.protocol = "RTSP";
      question.profile = profile.token();
      return ask(Service.MEDIA2, question, Media2Documents.GetStreamUriResponse.class)
          .thenApply(answer -> answer.uri);
    }
    MediaDocuments.GetStreamUri question = new MediaDocuments.GetStreamUri();
    question.setup = new MediaDocuments.StreamSetup();
    question.setup.stream = "RTP-Unicast";
    question.setup.transport = new MediaDocuments.Transport();
    question.setup.transport.protocol = "RTSP";
    question.profile = profile.token();
    return ask(Service.MEDIA, question, MediaDocuments.GetStreamUriResponse.class)
        .thenApply(answer -> answer.media == null ? null : answer.media.uri);
  }

  /** The first so many profiles, the best first, each with where it plays. */
  public CompletableFuture<List<Stream>> streams(int most) {
    return profiles().thenCompose(all -> next(ProfileOrder.of(all), 0, most, new ArrayList<>()));
  }

  /** One after the other: the web servers of cameras are weak. */
  private CompletableFuture<List<Stream>> next(
      List<VideoProfile> profiles, int at, int most, List<Stream> found) {
    if (at == profiles.size() || found.size() == most) {
      return CompletableFuture.completedFuture(List.copyOf(found));
    }
    VideoProfile profile = profiles.get(at);
    return stream(profile)
        .handle(
            (url, failure) -> {
              OnvifFault fault = failure == null ? null : OnvifException.of(failure);
              if (fault != null && !isOfProfile(fault)) {
                throw new OnvifException(fault);
              }
              boolean another =
                  fault != null || found.stream().noneMatch(one -> one.url().equals(url));
              if (another && fault == null) {
                found.add(new Stream(profile, url));
              }
              return fault;
            })
        .thenCompose(
            fault ->
                fault != null && found.isEmpty() && at == profiles.size() - 1
                    ? CompletableFuture.failedFuture(new OnvifException(fault))
                    : next(profiles, at + 1, most, found));
  }

  /** Whether another profile of the device may still be well. */
  private static boolean isOfProfile(OnvifFault fault) {
    return switch (fault.kind()) {
      case BAD_CREDENTIALS, UNTRUSTED, UNREACHABLE, TOO_LARGE -> false;
      default -> true;
    };
  }

  /** A profile and where it plays. */
  public record Stream(VideoProfile profile, URI url) {}

  /** Asks for a key frame of a profile at once. */
  public CompletableFuture<Void> synchronize(VideoProfile profile) {
    if (profile.service() == Service.MEDIA2) {
      Media2Documents.SetSynchronizationPoint request =
          new Media2Documents.SetSynchronizationPoint();
      request.profile = profile.token();
      return ask(Service.MEDIA2, request, Media2Documents.SetSynchronizationPointResponse.class)
          .thenAccept(done -> {});
    }
    MediaDocuments.SetSynchronizationPoint request = new MediaDocuments.SetSynchronizationPoint();
    request.profile = profile.token();
    return ask(Service.MEDIA, request, MediaDocuments.SetSynchronizationPointResponse.class)
        .thenAccept(done -> {});
  }

  /** How its encoders are set and what they can do. */
  public Encoders encoders() {
    return new Encoders(this);
  }

  /** What happens at it. */
  public PullPoints events() {
    return new PullPoints(this);
  }
}
