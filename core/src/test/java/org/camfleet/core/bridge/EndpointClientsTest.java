package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.utils.SdkAutoCloseable;

class EndpointClientsTest {
  private final List<URI> closed = new ArrayList<>();

  private final EndpointClients<SdkAutoCloseable> clients =
      new EndpointClients<>(2, uri -> () -> closed.add(uri));

  @Test
  void theClientThatWasNotUsedForLongestMakesRoom() {
    SdkAutoCloseable first = clients.at(URI.create("https://one"));
    clients.at(URI.create("https://two"));
    assertThat(clients.at(URI.create("https://one"))).isSameAs(first);

    clients.at(URI.create("https://three"));

    assertThat(closed).containsExactly(URI.create("https://two"));
    assertThat(clients.at(URI.create("https://one"))).isSameAs(first);
  }

  @Test
  void closingClosesAll() {
    clients.at(URI.create("https://one"));
    clients.at(URI.create("https://two"));

    clients.close();

    assertThat(closed).hasSize(2);
  }
}
