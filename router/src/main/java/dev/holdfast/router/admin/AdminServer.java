package dev.holdfast.router.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A port with pages: the JDK's HTTP server, one virtual thread a request, so that a slow reader of
/// `/routes` holds nobody up. Any thread.
public final class AdminServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final int BACKLOG = 64;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Page> pages = new LinkedHashMap<>();

  private AdminServer(HttpServer server, ExecutorService threads, List<Page> pages) {
    this.server = server;
    this.threads = threads;
    Page index = new IndexPage(pages);
    this.pages.put(index.path(), index);
    pages.forEach(page -> this.pages.put(page.path(), page));
  }

  /// Listens from now on. Fails where the address cannot be bound.
  static AdminServer bind(InetSocketAddress address, List<Page> pages) throws IOException {
    HttpServer http = HttpServer.create(address, BACKLOG);
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("holdfast-admin-", 0).factory());
    AdminServer admin = new AdminServer(http, threads, pages);
    http.setExecutor(threads);
    http.createContext("/", admin::onExchange);
    http.start();
    return admin;
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void onExchange(HttpExchange exchange) throws IOException {
    // Where this throws, the connection is cut: half an answer must not look like a whole one, as
    // it would if the exchange were closed.
    try {
      send(exchange, answer(exchange));
    } catch (RuntimeException e) {
      LOG.error("admin page {} failed half-way", exchange.getRequestURI(), e);
      throw e;
    }
    exchange.close();
  }

  private Answer answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getRawPath();
    @Nullable Page page = page(path);
    if (page == null) {
      return Answer.error(
          404,
          "no page \"%s\"; expected one of %s".formatted(path, String.join(", ", pages.keySet())));
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Answer.error(405, "the pages are read-only; expected GET or HEAD")
          .withHeader("Allow", "GET, HEAD");
    }
    try {
      String rest = path.substring(Math.min(page.path().length() + 1, path.length()));
      return page.answer(
          Query.parse(exchange.getRequestURI().getRawQuery(), rest, page.parameters()));
    } catch (BadQueryException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("admin page {} failed", path, e);
      return Answer.error(500, "the page failed; the router's log has the reason");
    }
  }

  /// The page of that path, or one that answers below its own.
  private @Nullable Page page(String path) {
    @Nullable Page exact = pages.get(path);
    if (exact != null) {
      return exact;
    }
    int slash = path.indexOf('/', 1);
    @Nullable Page above = slash < 0 ? null : pages.get(path.substring(0, slash));
    return above != null && above.takesRest() ? above : null;
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    // Length 0 is the JDK's way to say "chunked".
    exchange.sendResponseHeaders(answer.status(), 0);
    answer.body().writeTo(exchange.getResponseBody());
  }

  /// Answers nobody from now on; does not wait for slow readers.
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
