package dev.holdfast.emitter;

import static dev.holdfast.emitter.lrp.TestLrps.listed;
import static dev.holdfast.emitter.lrp.TestLrps.lrpOfApi;
import static dev.holdfast.emitter.lrp.TestLrps.movedLrp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.emitter.api.ApiCall;
import dev.holdfast.emitter.api.ApiReply;
import dev.holdfast.emitter.lrp.Lrp;
import dev.holdfast.events.Topic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The API as a source beside the files: times to live, restarts, disks, whose an instance is.
final class ApiSourceTest {
  private static final long TTL_MS = 30_000;

  private final TestCell cell = new TestCell().withApi();

  @BeforeEach
  void start() throws StartException {
    cell.start().list(listed(1, 1)).run();
  }

  private int put(int number) {
    return put(lrpOfApi(number, TTL_MS));
  }

  private int put(Lrp lrp) {
    return status(cell.call(new ApiCall.Put(lrp)));
  }

  private int delete(int number) {
    return status(cell.call(new ApiCall.Delete("i-" + number)));
  }

  private int find(int number) {
    return status(cell.call(new ApiCall.Find("i-" + number)));
  }

  private static int status(CompletableFuture<ApiReply> reply) {
    return reply.isDone() ? reply.join().status() : 0;
  }

  private void assertInstances(String... instances) {
    assertThat(cell.router().instances(TestCell.CELL)).containsExactly(instances);
  }

  @Test
  void whatIsPutIsSaidAndWhatIsDeletedIsGone() {
    assertThat(put(2)).isEqualTo(201);
    assertInstances("i-1", "i-2");
    assertThat(find(2)).isEqualTo(200);
    assertThat(delete(2)).isEqualTo(204);
    assertInstances("i-1");
    assertThat(find(2)).isEqualTo(404);
    assertThat(delete(2)).isEqualTo(404);
  }

  @Test
  void samePutAgainWritesAndSaysNothing() {
    put(2);
    cell.router().forgetRecords();
    byte[] before = cell.files.read(DataFiles.TRUTH);
    assertThat(put(2)).isEqualTo(200);
    assertThat(cell.files.read(DataFiles.TRUTH)).isEqualTo(before);
    assertThat(cell.router().kinds(Topic.ROUTES)).isEmpty();
  }

  @Test
  void instanceStaysWhileItIsRenewedAndGoesWhenItIsNot() {
    put(2);
    for (int i = 0; i < 5; i++) {
      cell.pass(Duration.ofSeconds(20));
      assertThat(put(2)).isEqualTo(200);
    }
    cell.pass(Duration.ofMillis(TTL_MS - 100));
    assertInstances("i-1", "i-2");
    cell.pass(Duration.ofMillis(1_200));
    assertInstances("i-1");
  }

  @Test
  void listOfFilesSaysNothingOfTheApiNorTheOtherWayRound() {
    put(2);
    cell.list(listed(3, 4)).run();
    assertInstances("i-2", "i-3", "i-4");
    delete(2);
    assertInstances("i-3", "i-4");
  }

  @Test
  void changeIsAnsweredOnceItIsOnDiskAndSurvivesTheProcess() throws StartException {
    cell.files.fail();
    CompletableFuture<ApiReply> reply = cell.call(new ApiCall.Put(lrpOfApi(2, TTL_MS)));
    cell.pass(Duration.ofSeconds(3));
    assertThat(status(reply)).isZero();
    assertInstances("i-1");
    cell.files.heal();
    cell.pass(Duration.ofSeconds(2));
    assertThat(status(reply)).isEqualTo(201);
    cell.start().run();
    assertInstances("i-1", "i-2");
    assertThat(cell.router().events(dev.holdfast.events.RouteEvent.Manifest.class)).hasSize(2);
  }

  @Test
  void restartChangesNothingAndStartsTimesToLiveAnew() throws StartException {
    put(2);
    cell.pass(Duration.ofSeconds(25));
    cell.router().forgetRecords();
    cell.start().list(listed(1, 1)).run();
    cell.pass(Duration.ofSeconds(25));
    assertThat(cell.router().changes).isZero();
    assertInstances("i-1", "i-2");
    cell.pass(Duration.ofSeconds(6));
    assertInstances("i-1");
  }

  @Test
  void timeInWhichTheEmitterWasStoppedDoesNotCount() {
    put(2);
    cell.ticker.advance(Duration.ofHours(1));
    cell.run();
    assertInstances("i-1", "i-2");
    cell.pass(Duration.ofSeconds(31));
    assertInstances("i-1");
  }

  @Test
  void manyThatFallSilentAtOnceAreHeldAndSayingSoTakesThemAtOnce() {
    for (int number = 10; number < 22; number++) {
      put(number);
    }
    cell.pass(Duration.ofSeconds(31));
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(13);
    assertThat(cell.degraded())
        .containsExactly("SOURCE_GUARDED (api): 12 of 12 LRPs are not renewed any more");
    assertThat(put(10)).isEqualTo(200);
    assertThat(delete(11)).isEqualTo(204);
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(12).doesNotContain("i-11");
    cell.pass(Duration.ofSeconds(28));
    put(10);
    cell.pass(Duration.ofSeconds(2));
    assertInstances("i-1", "i-10");
    assertThat(cell.degraded()).isEmpty();
  }

  @Test
  void manyThatAreRenewedWhileTheyAreHeldStay() {
    for (int number = 10; number < 22; number++) {
      put(number);
    }
    cell.router().forgetRecords();
    cell.pass(Duration.ofSeconds(40));
    for (int number = 10; number < 22; number++) {
      assertThat(put(number)).isEqualTo(200);
    }
    cell.pass(Duration.ofSeconds(25));
    assertThat(cell.router().changes).isZero();
    assertThat(cell.degraded()).isEmpty();
  }

  @Test
  void instanceBelongsToTheSourceThatNamedItFirst() throws StartException {
    assertThat(put(1)).isEqualTo(409);
    assertThat(delete(1)).isEqualTo(409);
    put(2);
    cell.list(listed(movedLrp(1, 31_000), movedLrp(2, 31_002))).run();
    assertThat(cell.emitter().status().refused())
        .containsExactly(
            "f-2.yaml: instance i-2 is registered by the API; expected one source an instance: it"
                + " is taken when the API lets go");
    assertThat(port("i-2")).isEqualTo(20_002);
    cell.start().list(listed(movedLrp(1, 31_000), movedLrp(2, 31_002))).run();
    assertThat(port("i-2")).isEqualTo(20_002);
    assertThat(put(1)).isEqualTo(409);
    delete(2);
    assertThat(port("i-2")).isEqualTo(31_002);
    assertThat(cell.emitter().status().refused()).isEmpty();
  }

  private int port(String instance) {
    return cell.router().endpoints(TestCell.CELL).stream()
        .filter(endpoint -> endpoint.id().instance().equals(instance))
        .findFirst()
        .orElseThrow()
        .target()
        .port();
  }

  @Test
  void lostTruthIsWaitedForUntilHoldersHaveRenewed() throws StartException {
    put(2);
    cell.router().forgetRecords();
    cell.files.content.remove(DataFiles.TRUTH);
    cell.start().list(listed(1, 1)).run();
    cell.pass(Duration.ofSeconds(10));
    assertThat(put(2)).isEqualTo(201);
    cell.pass(Duration.ofSeconds(19));
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello");
    cell.pass(Duration.ofSeconds(2));
    assertThat(cell.router().kinds(Topic.ROUTES)).containsExactly("Hello", "Manifest");
    assertInstances("i-1", "i-2");
  }

  @Test
  void newCellIsNotHeldUp() {
    // The first start of this class said its manifest at once.
    assertThat(cell.router().kinds(Topic.ROUTES)).startsWith("Hello", "Manifest");
  }

  @Test
  void nothingIsTakenBeforeTheFilesHaveAnsweredOnce() throws StartException {
    TestCell other = new TestCell().withApi();
    other.start().run();
    CompletableFuture<ApiReply> reply = other.call(new ApiCall.Put(lrpOfApi(2, TTL_MS)));
    assertThat(reply).isNotDone();
    assertThat(other.router().kinds(Topic.ROUTES)).containsExactly("Hello");
    other.list(listed(1, 1)).run();
    assertThat(status(reply)).isEqualTo(201);
    assertThat(other.router().instances(TestCell.CELL)).containsExactly("i-1", "i-2");
  }

  @Test
  void countAndSizeAreBounded() {
    for (int number = 0; number < CallDesk.LRPS_MOST; number++) {
      assertThat(put(100 + number)).isEqualTo(201);
    }
    assertThat(put(90)).isEqualTo(507);
    assertThat(put(100)).isEqualTo(200);
  }

  @Test
  void changeOfTheApiInAnOversizedCellDropsNoListThatIsHeldBack() throws StartException {
    cell.manifestBytesMost = 4_000;
    cell.start().list(listed(1, 12)).run();
    assertThat(put(500)).isEqualTo(201);
    cell.list(listed(1, 200)).run();
    assertThat(cell.degraded()).hasSize(1).first().asString().startsWith("OVERSIZED");
    cell.list(listed(1, 4)).run();
    assertThat(cell.degraded()).anyMatch(line -> line.startsWith("SOURCE_GUARDED (source)"));
    assertThat(delete(500)).isEqualTo(204);
    cell.pass(Duration.ofSeconds(40));
    assertThat(cell.asked).isPositive();
    assertThat(cell.router().instances(TestCell.CELL)).hasSize(12);
    cell.list(listed(1, 4)).run();
    assertInstances("i-1", "i-2", "i-3", "i-4");
    assertThat(cell.degraded()).isEmpty();
  }

  @Test
  void lrpThatDoesNotFitIntoTheManifestIsRefusedAndDegradesNothing() throws StartException {
    cell.manifestBytesMost = 1_000;
    cell.start().list(listed(1, 1)).run();
    assertThat(put(2)).isEqualTo(201);
    int status = 201;
    for (int number = 3; number < 20 && status == 201; number++) {
      status = put(number);
    }
    assertThat(status).isEqualTo(507);
    assertThat(put(2)).isEqualTo(200);
    assertThat(cell.degraded()).isEmpty();
  }
}
