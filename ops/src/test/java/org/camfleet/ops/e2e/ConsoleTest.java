package org.camfleet.ops.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console as a person with a keyboard uses it. */
@Tag("peer")
class ConsoleTest {
  private static final LocatorAssertions.IsVisibleOptions SOON =
      new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);

  @TempDir Path directory;

  @Test
  void signInAddACameraWatchAndSignOut() throws Exception {
    try (CamfleetProcess camfleet = CamfleetProcess.demo(directory.resolve("data"));
        Chromium chromium = Chromium.start()) {
      Page page = chromium.page();
      List<String> complaints = new ArrayList<>();
      page.onConsoleMessage(
          message -> {
            if (message.text().contains("Content Security Policy")) {
              complaints.add(message.text());
            }
          });
      page.onPageError(complaints::add);

      page.navigate(camfleet.url().toString());
      wrongTokenIsRefused(page);
      page.getByLabel("Token").fill(camfleet.api().token());
      page.keyboard().press("Enter");
      assertThat(button(page, "demo1")).isVisible(SOON);

      addCamera(page);
      markupInANameIsShownAsText(page);
      keyboardOpensTheLivePicture(page);
      theRecordingPlaysBesideIt(page);

      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out")).click();
      assertThat(page.getByLabel("Token")).isVisible();
      page.reload();
      assertThat(page.getByLabel("Token")).isVisible(SOON);
      assertThat(complaints).isEmpty();
    }
  }

  private static void wrongTokenIsRefused(Page page) {
    assertThat(page.getByLabel("Token")).isFocused();
    page.getByLabel("Token").fill("wrong");
    page.keyboard().press("Enter");
    assertThat(page.getByText("does not know this token")).isVisible(SOON);
  }

  private static void addCamera(Page page) {
    page.getByText("Add a camera").click();
    page.getByLabel("Id").fill("nowhere");
    page.getByLabel("Address").fill("rtsp://127.0.0.1:1/stream");
    page.getByLabel("User").fill("viewer");
    page.getByLabel("Password").fill("s3cret");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add").setExact(true))
        .click();
    assertThat(button(page, "nowhere")).isVisible(SOON);
    assertThat(page.content()).doesNotContain("s3cret");
    assertThat(page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("nowhere")))
        .containsText("waiting", new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
  }

  /** Our own server refuses such ids; the page must not depend on that. */
  private static void markupInANameIsShownAsText(Page page) {
    String name = "<img src=x onerror=document.title='hit'>";
    page.route(
        "**/api/v1/cameras?*",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                        "{\"cameras\":[{\"id\":\"%s\",\"state\":\"%s\"}]}".formatted(name, name))));
    assertThat(button(page, name)).isVisible(SOON);
    assertThat(page.locator("#rows img").count()).isZero();
    assertThat(page.title()).isEqualTo("Camfleet");
    page.unroute("**/api/v1/cameras?*");
    assertThat(button(page, "demo1")).isVisible(SOON);
  }

  private static void keyboardOpensTheLivePicture(Page page) {
    button(page, "demo1").focus();
    page.keyboard().press("Enter");
    page.waitForFunction(
        "() => Number(document.getElementById('live').dataset.framesDecoded) > 50",
        null,
        new Page.WaitForFunctionOptions().setTimeout(90_000));
    assertThat(page.locator("#live-state")).containsText("1280×720");
    assertThat(page.locator("tr[aria-current=true]")).containsText("demo1");
  }

  private static void theRecordingPlaysBesideIt(Page page) {
    page.getByLabel("From").selectOption("5");
    page.waitForFunction(
        "() => document.getElementById('recorded').currentTime > 3",
        null,
        new Page.WaitForFunctionOptions().setTimeout(90_000));
    assertThat(page.locator("#recorded-state")).containsText("playing");
    Object picture = page.evaluate("() => document.getElementById('recorded').videoWidth");
    assertThat(picture).isEqualTo(1280);
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
