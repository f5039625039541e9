package dev.holdfast.emitter.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.emitter.lrp.LrpFormat;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The API's port: the JDK's HTTP server, one virtual thread a request. Nothing of a request is
/// read beyond its head before its token is right. Any thread.
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int BACKLOG = 64;

  /// A hundred instances with some routes each fit; an LRP is one.
  private static final int BODY_BYTES_MOST = 64 << 10;

  /// At work at once: what one of them holds is its body and its answer.
  private static final int AT_WORK_MOST = 16;

  private static final long TURN_MOST_MS = 1_000;

  /// The loop answers within a turn, or when the disk has taken the change.
  private static final long ANSWER_MOST_MS = 5_000;

  private static final ApiReply BUSY =
      ApiReply.error(503, "too many requests at once; expected this one again in a second");

  private final HttpServer server;
  private final ExecutorService threads;
  private final ApiToken token;
  private final ApiPaths paths;
  private final ApiCalls calls;
  private final Semaphore atWork = new Semaphore(AT_WORK_MOST, true);

  private ApiServer(
      HttpServer server,
      ExecutorService threads,
      ApiToken token,
      LrpFormat format,
      ApiCalls calls) {
    this.server = server;
    this.threads = threads;
    this.token = token;
    this.paths = new ApiPaths(format);
    this.calls = calls;
  }

  /// Listens from now on. Fails where the address cannot be bound.
  public static ApiServer bind(
      InetSocketAddress address, ApiToken token, LrpFormat format, ApiCalls calls)
      throws IOException {
    HttpServer http = HttpServer.create(address, BACKLOG);
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("holdfast-api-", 0).factory());
    ApiServer api = new ApiServer(http, threads, token, format, calls);
    http.setExecutor(threads);
    http.createContext("/", api::onExchange);
    http.start();
    return api;
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void onExchange(HttpExchange exchange) throws IOException {
    // Where this throws, the connection is cut: half an answer must not look like a whole one.
    try {
      send(exchange, reply(exchange));
    } catch (RuntimeException e) {
      LOG.error("request {} failed", exchange.getRequestURI(), e);
      throw e;
    }
    exchange.close();
  }

  private ApiReply reply(HttpExchange exchange) throws IOException {
    if (!token.isIn(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      return ApiReply.error(
          401,
          "the token is missing or wrong; expected `Authorization: Bearer` with what the token file"
              + " holds");
    }
    byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MOST + 1);
    if (body.length > BODY_BYTES_MOST) {
      return ApiReply.error(
          413, "the body is larger; expected at most %d bytes".formatted(BODY_BYTES_MOST));
    }
    // A target that is no path has none.
    String path = Objects.requireNonNullElse(exchange.getRequestURI().getPath(), "");
    ApiPaths.Request request =
        new ApiPaths.Request(exchange.getRequestMethod(), path, ByteBuffer.wrap(body));
    try {
      return atWork(paths.call(request));
    } catch (ApiPaths.RefusedException e) {
      if (!e.allow().isEmpty()) {
        exchange.getResponseHeaders().set("Allow", e.allow());
      }
      return e.reply();
    } catch (InterruptedException _) {
      return ApiReply.error(503, "the emitter stops");
    }
  }

  private ApiReply atWork(ApiCall call) throws InterruptedException {
    if (!atWork.tryAcquire(TURN_MOST_MS, TimeUnit.MILLISECONDS)) {
      return BUSY;
    }
    try {
      @Nullable CompletableFuture<ApiReply> reply = calls.offer(call);
      return reply == null ? BUSY : reply.get(ANSWER_MOST_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return ApiReply.error(
          503,
          "not on disk within %d s, GET /v1/cell says why; expected this request again"
              .formatted(TimeUnit.MILLISECONDS.toSeconds(ANSWER_MOST_MS)));
    } catch (ExecutionException e) {
      throw new IllegalStateException("the loop completes no call with an exception", e);
    } finally {
      atWork.release();
    }
  }

  private static void send(HttpExchange exchange, ApiReply reply) throws IOException {
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    if (reply.status() == 503) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    if (reply.status() == 204) {
      exchange.sendResponseHeaders(204, -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    // Length 0 is the JDK's way to say "chunked".
    exchange.sendResponseHeaders(reply.status(), 0);
    reply.writeTo(exchange.getResponseBody());
  }

  /// Answers nobody from now on.
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
