package org.camfleet.ops.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console as a person with a keyboard uses it. */
@Tag("peer")
class ConsoleTest {
  private static final LocatorAssertions.IsVisibleOptions SOON =
      new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);

  private static final LocatorAssertions.IsHiddenOptions GONE =
      new LocatorAssertions.IsHiddenOptions().setTimeout(10_000);
  private static final LocatorAssertions.HasTextOptions SAYS_SOON =
      new LocatorAssertions.HasTextOptions().setTimeout(30_000);
  private static final LocatorAssertions.ContainsTextOptions EVENTUALLY =
      new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);

  @TempDir Path directory;

  @Test
  void signInAddACameraWatchAndSignOut() throws Exception {
    try (CamfleetProcess camfleet = CamfleetProcess.demo(directory.resolve("data"))) {
      try (Chromium chromium = Chromium.start()) {
        use(camfleet, chromium);
      }
      camfleet.stop();
      assertThat(camfleet.log()).doesNotContain("Graceful shutdown of shard region timed out");
    }
  }

  private static void use(CamfleetProcess camfleet, Chromium chromium) {
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
    searchFindsIdsAndStates(page);
    aCameraThatRecordedNothingIsAskedAgain(page);
    keyboardOpensTheLivePicture(page);
    theRecordingPlaysBesideIt(page);
    theTimelineShowsWhatIsThereAndPlaysFromAnyPlace(page);
    picturesStandAlongTheTimelineAndCanBeSavedAsCanClips(page);
    aCameraIsDisabledEnabledAndDeleted(page);

    button(page, "Sign out").click();
    assertThat(page.getByLabel("Token")).isVisible();
    page.reload();
    assertThat(page.getByLabel("Token")).isVisible(SOON);
    theCameraInTheAddressOutlivesTheSignIn(page, camfleet);
    theFirstSecondsRateIsLeftOut(page);
    aUsedCodeSaysWhatToDo(chromium, camfleet);
    assertThat(complaints).isEmpty();
  }

  private static void wrongTokenIsRefused(Page page) {
    assertThat(page.getByLabel("Token")).isFocused();
    page.getByLabel("Token").fill("wrong");
    page.keyboard().press("Enter");
    assertThat(page.getByText("does not know this token")).isVisible(SOON);
  }

  private static void addCamera(Page page) {
    page.getByText("Add a camera").click();
    page.getByLabel("Id").fill("no where");
    assertThat(page.locator("input[name=id]:invalid"))
        .hasAttribute("title", Pattern.compile("^1 to 128 letters"));
    page.getByLabel("Id").fill("nowhere");
    page.getByLabel("Address").fill("rtsp://127.0.0.1:1/stream");
    page.getByLabel("User").fill("viewer");
    page.getByLabel("Password").fill("s3cret");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add").setExact(true))
        .click();
    assertThat(button(page, "nowhere")).isVisible(SOON);
    assertThat(page.content()).doesNotContain("s3cret");
    assertThat(row(page, "nowhere")).containsText("waiting", EVENTUALLY);
    assertThat(row(page, "nowhere").locator("td").last())
        .hasAttribute("title", Pattern.compile("RTSP is switched on"));
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
                        """
                        {"cameras": [{"id": "%1$s", "state": "%1$s",
                          "status": {"session": {"text": "the target says: %1$s"}}}]}
                        """
                            .formatted(name))));
    assertThat(button(page, name)).isVisible(SOON);
    assertThat(page.getByText("the target says: " + name)).isVisible();
    assertThat(page.locator("#rows img").count()).isZero();
    assertThat(page.title()).isEqualTo("Camfleet");
    page.unroute("**/api/v1/cameras?*");
    assertThat(button(page, "demo1")).isVisible(SOON);
  }

  private static void searchFindsIdsAndStates(Page page) {
    page.getByLabel("Find").fill("waiting");
    assertThat(button(page, "demo1")).isHidden();
    assertThat(button(page, "nowhere")).isVisible();
    page.getByLabel("Find").fill("DEMO waiting");
    assertThat(page.getByText("Nothing matches")).isVisible();
    page.getByLabel("Find").fill("DEMO");
    assertThat(button(page, "demo1")).isVisible();
    assertThat(page.getByText("Nothing matches")).isHidden();
    page.getByLabel("Find").fill("");
    assertThat(button(page, "nowhere")).isVisible();
  }

  private static void aCameraThatRecordedNothingIsAskedAgain(Page page) {
    button(page, "nowhere").click();
    assertThat(page.locator("#recorded-state")).hasText("nothing recorded yet", SAYS_SOON);
    page.waitForRequest("**/nowhere:hls", () -> {});
    assertThat(page.locator("#recorded-state")).hasText("nothing recorded yet");
    double height = page.locator("#recorded-state").boundingBox().height;
    assertThat(height).as("height of the caption's text, in pixels").isLessThan(30);
    // The other camera's first answer is that of this one, so it too begins with nothing.
    AtomicBoolean first = new AtomicBoolean(true);
    page.route(
        "**/demo1:hls",
        route -> {
          Route.ResumeOptions options = new Route.ResumeOptions();
          if (first.getAndSet(false)) {
            options.setUrl(route.request().url().replace("demo1", "nowhere"));
          }
          route.resume(options);
        });
  }

  /** The camera is young: before it nothing is missing but it. */
  private static void theTimelineShowsWhatIsThereAndPlaysFromAnyPlace(Page page) {
    Locator bar = page.getByRole(AriaRole.SLIDER);
    assertThat(bar.locator(".stored").first()).isVisible(SOON);
    assertThat(bar.locator(".gap").first())
        .hasAttribute("title", Pattern.compile("^not-added: the camera was added at"));
    page.getByText("What is missing").click();
    assertThat(page.locator("#timeline li").last()).containsText("not-added");
    bar.focus();
    page.keyboard().press("End");
    page.keyboard().press("ArrowLeft");
    page.keyboard().press("ArrowLeft");
    long at = Long.parseLong(bar.getAttribute("aria-valuenow"));
    Request asked = page.waitForRequest("**/demo1:hls", () -> page.keyboard().press("Enter"));
    Matcher start = Pattern.compile("\"startTimestamp\":([0-9]+)").matcher(asked.postData());
    assertThat(start.find()).isTrue();
    assertThat(Long.parseLong(start.group(1))).isBetween(at - 1, at + 1);
    assertThat(page.locator("#recorded-state")).hasText("playing", SAYS_SOON);
  }

  /** The window is made small, so that a young recording has pictures at all. */
  private static void picturesStandAlongTheTimelineAndCanBeSavedAsCanClips(Page page) {
    page.evaluate(
        "() => { document.querySelector('#timeline option').value = '0.02';"
            + " document.querySelector('#timeline select').dispatchEvent(new Event('change')); }");
    page.waitForFunction(
        "() => [...document.querySelectorAll('.strip img')].some("
            + "image => image.complete && image.naturalHeight === 72)",
        null,
        new Page.WaitForFunctionOptions().setTimeout(30_000));
    Locator bar = page.getByRole(AriaRole.SLIDER);
    bar.focus();
    page.keyboard().press("End");
    page.keyboard().press("ArrowLeft");
    Download picture = page.waitForDownload(() -> button(page, "Save picture").click());
    assertThat(picture.failure()).isNull();
    assertThat(picture.suggestedFilename()).startsWith("demo1-").endsWith(".jpg");
    assertThat(start(picture)).startsWith(0xFF, 0xD8, 0xFF);

    button(page, "Clip ends here").click();
    page.keyboard().press("Tab");
    bar.focus();
    page.keyboard().press("ArrowLeft");
    button(page, "Clip starts here").click();
    assertThat(bar.locator(".chosen")).isVisible();
    Download clip =
        page.waitForDownload(() -> page.getByText(Pattern.compile("^Save clip .* to ")).click());
    assertThat(clip.failure()).isNull();
    assertThat(new String(start(clip), 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");

    Request asked = page.waitForRequest("**/demo1:hls", () -> button(page, "Live edge").click());
    assertThat(asked.postData()).contains("\"playbackMode\":\"LIVE\"");
  }

  private static byte[] start(Download download) {
    try (InputStream in = download.createReadStream()) {
      return in.readNBytes(16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void aCameraIsDisabledEnabledAndDeleted(Page page) {
    button(page, "nowhere").click();
    button(page, "Disable camera").click();
    assertThat(row(page, "nowhere")).containsText("disabled", EVENTUALLY);
    button(page, "Enable camera").click();
    assertThat(row(page, "nowhere")).containsText("waiting", EVENTUALLY);
    page.onceDialog(Dialog::dismiss);
    button(page, "Delete camera").click();
    assertThat(button(page, "nowhere")).isVisible();
    List<String> questions = new ArrayList<>();
    page.onceDialog(
        dialog -> {
          questions.add(dialog.message());
          dialog.accept();
        });
    button(page, "Delete camera").click();
    assertThat(button(page, "nowhere")).isHidden(GONE);
    assertThat(page.locator("#watch")).isHidden(GONE);
    assertThat(questions).singleElement().asString().contains("\"nowhere\"", "recordings stay");
  }

  private static void theCameraInTheAddressOutlivesTheSignIn(Page page, CamfleetProcess camfleet) {
    page.navigate(camfleet.url() + "#camera=demo1");
    page.getByLabel("Token").fill(camfleet.api().token());
    page.keyboard().press("Enter");
    assertThat(page.locator("#watch-title")).hasText("demo1", SAYS_SOON);
  }

  private static void theFirstSecondsRateIsLeftOut(Page page) {
    Object shown =
        page.evaluate(
            """
            async () => {
              const { PictureRate } = await import('/rate.js');
              const rate = new PictureRate();
              return [[0, 0], [1000, 0], [1600, 53], [2600, 90], [3600, 115], [4100, 128], [5000, 3]]
                  .map(([at, pictures]) => String(rate.of(at, pictures))).join(' ');
            }
            """);
    assertThat(shown).isEqualTo("null null null null 25 26 null");
  }

  private static void aUsedCodeSaysWhatToDo(Chromium chromium, CamfleetProcess camfleet) {
    String address =
        camfleet.output().stream()
            .filter(line -> line.contains("#code="))
            .map(line -> line.substring(line.indexOf("https://")).trim())
            .findFirst()
            .orElseThrow();
    Page first = chromium.page();
    first.navigate(address);
    assertThat(button(first, "demo1")).isVisible(SOON);
    assertThat(first).not().hasURL(Pattern.compile("code="));
    Page second = chromium.page();
    second.navigate(address);
    assertThat(second.getByText("works once")).containsText("camfleet_token");
    assertThat(second.getByLabel("Token")).isVisible();
    second.close();
    first.close();
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

  private static Locator row(Page page, String name) {
    return page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName(name));
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
