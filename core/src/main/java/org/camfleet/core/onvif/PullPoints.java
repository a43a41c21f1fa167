package org.camfleet.core.onvif;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.camfleet.core.onvif.OnvifFault.Kind;
import org.camfleet.core.onvif.schema.DiscoveryDocuments;
import org.camfleet.core.onvif.schema.EventDocuments;
import org.camfleet.core.onvif.schema.Ns;
import org.w3c.dom.Element;

/** Subscribes to what happens at a device, by pull points. Any thread. */
public final class PullPoints {
  private static final String BROKER = "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/";
  private static final int MOST_PARAMETERS = 8;

  private final OnvifDevice device;

  PullPoints(OnvifDevice device) {
    this.device = device;
  }

  /** Asks for a pull point that lives so long unless it is renewed. */
  public CompletableFuture<PullPoint> subscribe(Duration life) {
    EventDocuments.CreatePullPointSubscription question =
        new EventDocuments.CreatePullPointSubscription();
    question.termination = life.toString();
    return device
        .services()
        .thenCompose(
            services -> {
              URI events = services.events();
              if (events == null) {
                throw OnvifException.of(Kind.NOT_SUPPORTED, "the device has no event service");
              }
              return device
                  .calls()
                  .ask(
                      new DeviceCalls.Request(
                          events,
                          Ns.TEV + "/EventPortType/CreatePullPointSubscriptionRequest",
                          question,
                          List.of(),
                          true,
                          0),
                      EventDocuments.CreatePullPointSubscriptionResponse.class);
            })
        .thenApply(this::point);
  }

  private PullPoint point(EventDocuments.CreatePullPointSubscriptionResponse answer) {
    EventDocuments.Reference reference = answer.reference;
    if (reference == null || reference.address == null) {
      throw OnvifException.of(Kind.MALFORMED, "pull point: no address (expected: one)");
    }
    List<Element> parameters =
        reference.parameters == null ? List.of() : reference.parameters.blocks;
    return new PullPoint(
        ServiceAddresses.service(device.address(), reference.address),
        reference.address.strip(),
        parameters.stream().limit(MOST_PARAMETERS).toList());
  }

  /** Where events wait for one subscriber. */
  public final class PullPoint {
    private final URI where;
    private final String named;
    private final List<Element> parameters;

    private PullPoint(URI where, String named, List<Element> parameters) {
      this.where = where;
      this.named = named;
      this.parameters = List.copyOf(parameters);
    }

    /**
     * What happened of motion and tampering.
     *
     * @param wait how long the device holds the answer back while nothing happens
     * @param most messages at most
     */
    public CompletableFuture<List<DeviceEvent>> pull(Duration wait, int most) {
      EventDocuments.PullMessages question = new EventDocuments.PullMessages();
      question.timeout = wait.toString();
      question.limit = most;
      return ask(
              Ns.TEV + "/PullPointSubscription/PullMessagesRequest",
              question,
              EventDocuments.PullMessagesResponse.class,
              wait.toMillis())
          .thenApply(
              answer ->
                  answer.messages.stream()
                      .limit(most)
                      .map(Topics::read)
                      .flatMap(Optional::stream)
                      .toList());
    }

    /** Has it live longer. */
    public CompletableFuture<Void> renew(Duration life) {
      EventDocuments.Renew question = new EventDocuments.Renew();
      question.termination = life.toString();
      return ask(BROKER + "RenewRequest", question, EventDocuments.RenewResponse.class, 0)
          .thenAccept(done -> {});
    }

    /** Ends it. */
    public CompletableFuture<Void> end() {
      return ask(
              BROKER + "UnsubscribeRequest",
              new EventDocuments.Unsubscribe(),
              EventDocuments.UnsubscribeResponse.class,
              0)
          .thenAccept(done -> {});
    }

    private <T> CompletableFuture<T> ask(
        String action, Object question, Class<T> expected, long patience) {
      List<Object> blocks = new ArrayList<>(parameters);
      DiscoveryDocuments.Action wanted = new DiscoveryDocuments.Action();
      wanted.value = action;
      DiscoveryDocuments.To to = new DiscoveryDocuments.To();
      to.value = named;
      blocks.add(wanted);
      blocks.add(to);
      return device
          .calls()
          .ask(new DeviceCalls.Request(where, action, question, blocks, true, patience), expected);
    }
  }
}
