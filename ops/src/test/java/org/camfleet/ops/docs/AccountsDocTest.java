package org.camfleet.ops.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.ops.config.AccountSettings;
import org.camfleet.ops.config.SettingsLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/accounts.md shows can be taken as it is. */
class AccountsDocTest {
  @TempDir Path folder;

  @Test
  void everyExampleIsRead() throws Exception {
    Set<Class<?>> shown = new java.util.HashSet<>();
    for (String example : blocks("hocon")) {
      Path file = Files.writeString(folder.resolve("example.conf"), example);
      Map<String, AccountSettings> accounts =
          SettingsLoader.load(Map.of(), Map.of(), file).accounts();
      assertThat(accounts).as(example).isNotEmpty();
      accounts.values().forEach(account -> shown.add(account.source().getClass()));
    }
    assertThat(shown)
        .containsExactlyInAnyOrder(AccountSettings.Source.class.getPermittedSubclasses());
  }

  @Test
  void thePolicyAllowsWhatTheBridgeCalls() throws Exception {
    List<String> policies = blocks("json");
    assertThat(policies).hasSize(1);
    JsonNode policy = new ObjectMapper().readTree(policies.get(0));
    Set<String> allowed = new TreeSet<>();
    policy
        .get("Statement")
        .forEach(
            statement -> {
              JsonNode actions = statement.get("Action");
              if (actions.isTextual()) {
                allowed.add(actions.asText());
              }
              actions.forEach(action -> allowed.add(action.asText()));
            });
    assertThat(allowed)
        .containsExactly(
            "kinesisvideo:ConnectAsMaster",
            "kinesisvideo:DescribeMediaStorageConfiguration",
            "kinesisvideo:DescribeSignalingChannel",
            "kinesisvideo:DescribeStream",
            // The service's own calls on the stream, with the rights of whoever joins.
            "kinesisvideo:GetDataEndpoint",
            "kinesisvideo:GetIceServerConfig",
            "kinesisvideo:GetSignalingChannelEndpoint",
            "kinesisvideo:JoinStorageSession",
            "kinesisvideo:PutMedia");
  }

  private static List<String> blocks(String language) {
    Matcher fenced =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(Repository.read("docs/accounts.md"));
    List<String> blocks = new ArrayList<>();
    while (fenced.find()) {
      blocks.add(fenced.group(1));
    }
    return blocks;
  }
}
