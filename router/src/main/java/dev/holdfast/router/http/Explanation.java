package dev.holdfast.router.http;

import dev.holdfast.events.Route;
import dev.holdfast.registry.table.Pool;
import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.registry.table.Slot;
import dev.holdfast.router.backend.Backend;
import dev.holdfast.router.backend.BalancingConfig;
import dev.holdfast.router.backend.ConnectFailure;
import dev.holdfast.router.backend.Picker;
import dev.holdfast.router.backend.Turns;
import dev.holdfast.router.backend.Wish;
import dev.holdfast.router.http.h1.Fault;
import dev.holdfast.router.http.h1.RequestHead;
import dev.holdfast.router.http.h1.RequestScanner;
import dev.holdfast.router.rules.PathRewrite;
import dev.holdfast.router.rules.RouteRules;
import dev.holdfast.router.tls.ClientSecurity;
import dev.holdfast.router.tls.TlsFront;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What a GET of a URL would meet here: the phases head, route and pick without a request. The same
/// scanner, table and picker say it as for requests, so it cannot tell another story than they do.
/// Any thread; immutable but for the runtimes that it refers to.
///
/// @param host as the router reads it
/// @param path raw
/// @param hosts the hosts of routes that were asked in turn, and what came of each
/// @param pool what the route has; null where there is no route
/// @param order its endpoints in the order in which they would be tried now
/// @param rules of the route
/// @param forwarded the path that an endpoint would be asked for; empty where it is the one that
///   came
/// @param answer what would be answered where this router answers by itself; null where an endpoint
///   would be asked
public record Explanation(
    String host,
    String path,
    List<Step> hosts,
    @Nullable Pool<Backend> pool,
    List<Slot<Backend>> order,
    RouteRules rules,
    String forwarded,
    @Nullable Answer answer) {

  /// What came of a host.
  ///
  /// @param host as a route has it, such as `*.example.com`
  public record Step(String host, String outcome) {}

  /// How requests come in.
  ///
  /// @param tls null where not over TLS
  public record Doors(HttpConfig config, @Nullable TlsFront tls) {
    /// How a connection is secured; null where its handshake is refused. Behind a load balancer
    /// that ends TLS, `https` comes to the plain port.
    private @Nullable ClientSecurity security(boolean https, String host) {
      if (tls == null) {
        return ClientSecurity.NONE;
      }
      return https ? tls.named(isName(host) ? host : null) : tls.plain();
    }

    /// RFC 6066 §3: an address is not named.
    private static boolean isName(String host) {
      return !host.startsWith("[") && !NetUtil.isValidIpV4Address(host);
    }
  }

  /// An answer of the router's own.
  ///
  /// @param status 0 where the handshake is refused instead, with an alert
  public record Answer(int status, String routerError, String sentence) {
    private static final Answer NO_HANDSHAKE =
        new Answer(
            0,
            "unrecognized_name",
            "No certificate has this host, and listen.tls.sni is strict: the handshake is"
                + " refused.");

    private static Answer of(RouterError error) {
      return new Answer(error.status(), error.name(), error.sentence());
    }
  }

  private static final String HTTPS = "https://";
  private static final String HTTP = "http://";
  private static final int ROUTES_MOST = 100_000;

  /// Explains a URL.
  ///
  /// @param url `[http[s]://]host[:port][/path]`
  /// @param defaults of routes without options
  public static Explanation of(
      String url, RouteTable<Backend> table, RouteRules defaults, Doors doors, long nowNanos) {
    HttpConfig.Limits limits = doors.config().limits();
    RequestScanner scanner = new RequestScanner(limits.targetBytes(), limits.headerCount());
    byte[] request = request(url).getBytes(StandardCharsets.ISO_8859_1);
    byte[] padded = Arrays.copyOf(request, request.length + RequestScanner.SLACK);
    int scanned = scanner.scan(padded, 0, Math.min(request.length, limits.headBytes()));
    if (scanned < 0) {
      Fault fault = scanned == RequestScanner.BAD ? scanner.fault() : Fault.HEAD_TOO_LARGE;
      return refused("", "", defaults, Answer.of(RouterError.malformed(fault)));
    }
    RequestHead head = scanner.head();
    String host = head.hostText();
    String path = head.text(head.pathAt(), head.pathLength());
    boolean secure = url.startsWith(HTTPS);
    ClientSecurity security = doors.security(secure, host);
    if (security == null) {
      return refused(host, path, defaults, Answer.NO_HANDSHAKE);
    }
    RouterError error = before(head, table, security);
    if (error != null) {
      return refused(host, path, defaults, Answer.of(error));
    }
    @Nullable Pool<Backend> pool = lookup(head, table);
    RouteRules rules = pool == null ? defaults : RouteRules.of(pool, defaults);
    boolean counts = secure || doors.config().headers().forwardedProto() == ForwardedProto.HTTPS;
    return routed(head, table, rules, counts, pool, nowNanos);
  }

  private static String request(String url) {
    String rest = url;
    if (url.startsWith(HTTPS)) {
      rest = url.substring(HTTPS.length());
    } else if (url.startsWith(HTTP)) {
      rest = url.substring(HTTP.length());
    }
    int fragment = rest.indexOf('#');
    rest = fragment < 0 ? rest : rest.substring(0, fragment);
    int at = 0;
    while (at < rest.length() && rest.charAt(at) != '/' && rest.charAt(at) != '?') {
      at++;
    }
    String target = rest.substring(at);
    return "GET "
        + (target.startsWith("/") ? "" : "/")
        + target
        + " HTTP/1.1\r\nHost: "
        + rest.substring(0, at)
        + "\r\n\r\n";
  }

  /// What ends a request before its route is looked up.
  private static @Nullable RouterError before(
      RequestHead head, RouteTable<Backend> table, ClientSecurity security) {
    byte[] bytes = head.bytes();
    if (head.hostLength() == 0) {
      return RouterError.EMPTY_HOST;
    }
    if (!security.mayAskFor(bytes, head.authorityAt(), head.hostLength())) {
      return RouterError.MISDIRECTED;
    }
    return DotSegments.in(bytes, head.pathAt(), head.pathLength())
            && table.hasPaths(bytes, head.authorityAt(), head.hostLength())
        ? RouterError.DOT_SEGMENT
        : null;
  }

  private static Explanation refused(String host, String path, RouteRules defaults, Answer answer) {
    return new Explanation(host, path, List.of(), null, List.of(), defaults, "", answer);
  }

  private static @Nullable Pool<Backend> lookup(RequestHead head, RouteTable<Backend> table) {
    return table.lookup(
        head.bytes(), head.authorityAt(), head.hostLength(), head.pathAt(), head.pathLength());
  }

  private static Explanation routed(
      RequestHead head,
      RouteTable<Backend> table,
      RouteRules rules,
      boolean secure,
      @Nullable Pool<Backend> pool,
      long nowNanos) {
    String host = head.hostText();
    String path = head.text(head.pathAt(), head.pathLength());
    Order order =
        pool == null || pool.size() == 0
            ? Order.NONE
            : order(pool, table, rules.balancing(), nowNanos);
    RouterError error = secure ? RouteGate.checkSecure(head, rules) : RouteGate.check(head, rules);
    if (error != null) {
      order = Order.NONE;
    } else if (pool == null) {
      error = RouterError.unknownRoute(host);
    } else if (pool.size() == 0) {
      error = RouterError.noEndpoints(host);
    } else if (order.slots().isEmpty()) {
      error =
          order.full()
              ? RouterError.connectionLimit(host)
              : RouterError.unreachable(ConnectFailure.NO_TRUST);
    }
    return new Explanation(
        host,
        path,
        steps(host, table, pool),
        pool,
        order.slots(),
        rules,
        error == null ? forwarded(path, rules.rewrite()) : "",
        error == null ? null : Answer.of(error));
  }

  private static String forwarded(String path, @Nullable PathRewrite rewrite) {
    return rewrite == null ? "" : rewrite.of(path);
  }

  /// @param full whether some are left out since they have as many requests as they may
  private record Order(List<Slot<Backend>> slots, boolean full) {
    private static final Order NONE = new Order(List.of(), false);
  }

  private static Order order(
      Pool<Backend> pool, RouteTable<Backend> table, BalancingConfig config, long nowNanos) {
    List<Slot<Backend>> slots = new ArrayList<>();
    Picker picker = new Picker(new Turns(new SplittableRandom(0)), table);
    picker.begin(pool, config, new Wish(), 0);
    for (Slot<Backend> next = picker.peek(nowNanos); next != null; next = picker.peek(nowNanos)) {
      slots.add(next);
    }
    Order order = new Order(slots, picker.isFull());
    picker.end();
    return order;
  }

  /// The exact host, then the wildcards from the nearest label upwards, to the one that matches.
  private static List<Step> steps(
      String host, RouteTable<Backend> table, @Nullable Pool<Backend> pool) {
    List<Step> steps = new ArrayList<>();
    String asked = host.toLowerCase(Locale.ROOT);
    String name = asked.endsWith(".") ? asked.substring(0, asked.length() - 1) : asked;
    while (true) {
      steps.add(step(name, table, pool));
      String below = name.startsWith("*.") ? name.substring(2) : name;
      int dot = below.indexOf('.');
      if (dot < 0 || (pool != null && pool.route().host().equals(name))) {
        return steps;
      }
      name = "*." + below.substring(dot + 1);
    }
  }

  private static Step step(String name, RouteTable<Backend> table, @Nullable Pool<Backend> pool) {
    if (pool != null && pool.route().host().equals(name)) {
      String path = pool.route().path();
      return new Step(name, path.isEmpty() ? "matches" : "matches with path " + path);
    }
    try {
      int routes = table.page(null, ROUTES_MOST, new Route(name, "").host()).size();
      return new Step(
          name, routes == 0 ? "no route" : routes + " routes, none of them for this path");
    } catch (IllegalArgumentException _) {
      return new Step(name, "no route can bear this name");
    }
  }
}
