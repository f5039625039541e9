package dev.holdfast.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.Route;
import dev.holdfast.router.http.LoopCounters.Counter;
import dev.holdfast.router.tls.TestCertificates;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// gRPC end to end, with the clients and servers that people use: calls of all four kinds, their
/// statuses and metadata, and what a caller sees where the router must answer.
@ExtendWith(LeakRecorder.class)
class GrpcIT {
  private static final Metadata.Key<String> ASKED =
      Metadata.Key.of("x-asked", Metadata.ASCII_STRING_MARSHALLER);

  private static TestRouter router;
  private static GrpcApp app;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    router = new TestRouter();
    app = GrpcApp.plain();
    router.routeHttp2("app.example", app.port());
    channel = to("app.example");
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    app.close();
    router.close();
  }

  private static ManagedChannel to(String authority) {
    return NettyChannelBuilder.forAddress("127.0.0.1", router.port())
        .overrideAuthority(authority)
        .usePlaintext()
        .build();
  }

  private static String unary(ManagedChannel over, String text) {
    return ClientCalls.blockingUnaryCall(over, GrpcApp.UNARY, CallOptions.DEFAULT, text);
  }

  @Test
  void unaryCallsAreAnswered() {
    for (int i = 0; i < 100; i++) {
      assertThat(unary(channel, "hello " + i)).isEqualTo("hello " + i);
    }
    assertThat(unary(channel, "")).isEmpty();
  }

  @Test
  void largeMessagesGoBothWays() {
    String large = "0123456789".repeat(300_000);
    assertThat(unary(channel, large)).isEqualTo(large);
  }

  @Test
  void statusAndMetadataAreTheApps() {
    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> unary(channel, "fail: no such order, ünknown"));
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription()).isEqualTo("no such order, ünknown");
    Metadata trailers = failure.getTrailers();
    assertThat(trailers).isNotNull();
    assertThat(trailers.get(GrpcApp.DETAILS)).containsExactly(0, 1, 2, -1);
  }

  @Test
  void metadataOfTheCallReachesTheApp() {
    Metadata asked = new Metadata();
    asked.put(ASKED, "a, b");
    String heard =
        ClientCalls.blockingUnaryCall(
            ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(asked)),
            GrpcApp.UNARY,
            CallOptions.DEFAULT,
            "metadata: x-asked");
    assertThat(heard).isEqualTo("a, b");
  }

  @Test
  void serverStreams() {
    Iterator<String> answers =
        ClientCalls.blockingServerStreamingCall(
            channel, GrpcApp.SERVER_STREAM, CallOptions.DEFAULT, "1000");
    for (int i = 0; i < 1_000; i++) {
      assertThat(answers.next()).isEqualTo("answer " + i);
    }
    assertThat(answers.hasNext()).isFalse();
  }

  @Test
  void clientStreams() throws Exception {
    Heard heard = new Heard();
    StreamObserver<String> asking =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(GrpcApp.CLIENT_STREAM, CallOptions.DEFAULT), heard);
    for (int i = 0; i < 1_000; i++) {
      asking.onNext("part");
    }
    asking.onCompleted();
    assertThat(heard.next()).isEqualTo("4000");
    assertThat(heard.next()).isEqualTo("end");
  }

  @Test
  void bothStreamAtOncePieceByPiece() throws Exception {
    Heard heard = new Heard();
    StreamObserver<String> asking =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(GrpcApp.BIDI, CallOptions.DEFAULT), heard);
    for (int i = 0; i < 100; i++) {
      asking.onNext("piece " + i);
      // Nothing waits for more of the other way.
      assertThat(heard.next()).isEqualTo("piece " + i);
    }
    asking.onCompleted();
    assertThat(heard.next()).isEqualTo("end");
  }

  @Test
  void cancelReachesTheApp() throws Exception {
    Heard heard = new Heard();
    var call = channel.newCall(GrpcApp.BIDI, CallOptions.DEFAULT);
    StreamObserver<String> asking = ClientCalls.asyncBidiStreamingCall(call, heard);
    asking.onNext("hello");
    assertThat(heard.next()).isEqualTo("hello");
    int before = app.cancelled();
    call.cancel("enough", null);
    await().until(() -> app.cancelled() == before + 1);
    assertThat(unary(channel, "still there")).isEqualTo("still there");
  }

  @Test
  void callerSeesWhyThereIsNoApp() {
    // Nobody listens at port 1.
    router.routeHttp2("gone.example", 1);
    ManagedChannel toGone = to("gone.example");
    ManagedChannel toNone = to("none.example");
    try {
      assertThat(status(toGone)).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(status(toNone)).isEqualTo(Status.Code.UNIMPLEMENTED);
    } finally {
      toGone.shutdownNow();
      toNone.shutdownNow();
    }
  }

  private static Status.Code status(ManagedChannel over) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> unary(over, "hello"))
        .getStatus()
        .getCode();
  }

  @Test
  void appThatEndsItsConnectionsLosesNoCall() throws Exception {
    try (GrpcApp ageing = GrpcApp.ageing()) {
      router.routeHttp2("ageing.example", ageing.port());
      ManagedChannel over = to("ageing.example");
      try {
        long before = router.count(Counter.CONNECTS);
        for (int i = 0; i < 20_000 && router.count(Counter.CONNECTS) < before + 3; i++) {
          assertThat(unary(over, "hello")).isEqualTo("hello");
        }
        assertThat(router.count(Counter.CONNECTS)).isGreaterThanOrEqualTo(before + 3);
      } finally {
        over.shutdownNow();
      }
    }
  }

  @Test
  void appIsReachedOverTls(@TempDir Path directory) throws Exception {
    TestCertificates authority = new TestCertificates("instances");
    authority.writeAuthority(directory, "ca.pem");
    TestCertificates.write(directory, "app", authority.issue("one"));
    Route route = Route.parse("app.example");
    try (TestRouter secured = TestRouter.withTlsToApps(directory, "trust: ca.pem");
        GrpcApp overTls =
            GrpcApp.overTls(directory.resolve("app.crt"), directory.resolve("app.key"))) {
      secured.put(route, List.of(Endpoints.securedHttp2(0, overTls.port(), "one", route)));
      ManagedChannel over =
          NettyChannelBuilder.forAddress("127.0.0.1", secured.port())
              .overrideAuthority("app.example")
              .usePlaintext()
              .build();
      try {
        assertThat(unary(over, "hello")).isEqualTo("hello");
        assertThat(secured.count(Counter.CONNECT_FAILURES)).isZero();
      } finally {
        over.shutdownNow();
      }
    }
  }

  /// What a caller hears, in its order.
  private static final class Heard implements StreamObserver<String> {
    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      return String.valueOf(all.poll(10, TimeUnit.SECONDS));
    }

    @Override
    public void onNext(String value) {
      all.add(value);
    }

    @Override
    public void onError(Throwable failure) {
      all.add(String.valueOf(failure));
    }

    @Override
    public void onCompleted() {
      all.add("end");
    }
  }
}
