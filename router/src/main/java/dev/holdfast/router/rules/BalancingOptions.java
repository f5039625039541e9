package dev.holdfast.router.rules;

import dev.holdfast.router.backend.Algorithm;
import dev.holdfast.router.backend.BalancingConfig;
import dev.holdfast.router.backend.HashConfig;
import dev.holdfast.router.backend.HashConfig.By;
import java.util.List;
import java.util.Locale;

/// Reads how a route's endpoints are picked, in this router's names and in Cloud Foundry's. One
/// thread.
final class BalancingOptions {
  private static final String ALGORITHM = "balancing.algorithm";
  private static final String BY = "balancing.hash.by";
  private static final String NAME = "balancing.hash.name";
  private static final String LOAD = "balancing.hash.loadMaxPercent";
  private static final String CF_ALGORITHM = "loadbalancing";
  private static final String CF_HEADER = "hash_header";
  private static final String CF_BALANCE = "hash_balance";
  private static final int LOAD_LEAST = 101;
  private static final int LOAD_MOST = 100_000;

  private final OptionReader options;
  private final BalancingConfig router;

  BalancingOptions(OptionReader options, BalancingConfig router) {
    this.options = options;
    this.router = router;
  }

  /// What holds for the route: the router's own where nothing is said.
  BalancingConfig read() {
    Algorithm algorithm = algorithm();
    BalancingConfig read =
        new BalancingConfig(
            algorithm,
            hash(algorithm),
            router.zone(),
            router.panicPercent(),
            options.duration("balancing.slowStart", router.slowStart()),
            router.ejection(),
            limits(router.limits()),
            options.value(
                "balancing.sticky.cookies", BalancingOptions::cookies, router.sessionCookies()));
    return read.equals(router) ? router : read;
  }

  private Algorithm algorithm() {
    Algorithm fallback = options.value(CF_ALGORITHM, BalancingOptions::foundry, router.algorithm());
    passOver(CF_ALGORITHM, ALGORITHM);
    return options.choice(ALGORITHM, Algorithm.class, fallback);
  }

  /// As gorouter names them.
  private static Algorithm foundry(String text) {
    return switch (text) {
      case "round-robin" -> Algorithm.ROUND_ROBIN;
      case "least-connection" -> Algorithm.LEAST_REQUEST;
      case "hash" -> Algorithm.HASH;
      default -> throw OptionReader.wrong(text, "one of round-robin, least-connection, hash");
    };
  }

  private void passOver(String foundry, String own) {
    if (options.has(foundry) && options.has(own)) {
      options.refuse(foundry, "is not used: '" + own + "' says it");
    }
  }

  private HashConfig hash(Algorithm algorithm) {
    HashConfig usual = router.hash();
    String foundry = options.value(CF_HEADER, OptionReader::token, "");
    passOver(CF_HEADER, BY);
    By by = options.choice(BY, By.class, foundry.isEmpty() ? usual.by() : By.HEADER);
    int load = load(usual.loadMostPercent());
    if (algorithm != Algorithm.HASH) {
      for (String name : List.of(BY, NAME, LOAD, CF_HEADER, CF_BALANCE)) {
        if (options.has(name)) {
          options.refuse(name, "has no effect: the algorithm is not hash");
        }
      }
      return usual;
    }
    String name = options.value(NAME, OptionReader::token, "");
    return by == By.CLIENT_ADDRESS ? byAddress(load) : byName(by, name, foundry, load);
  }

  private HashConfig byAddress(int load) {
    if (options.has(NAME)) {
      options.refuse(NAME, "has no effect: hash goes by the client's address");
    }
    return new HashConfig(By.CLIENT_ADDRESS, "", load);
  }

  private HashConfig byName(By by, String said, String foundry, int load) {
    HashConfig usual = router.hash();
    String name = said;
    if (name.isEmpty() && by == By.HEADER) {
      name = foundry;
    }
    if (name.isEmpty() && by == usual.by()) {
      name = usual.name();
    }
    if (name.isEmpty()) {
      options.refuse(
          BY, "cannot be used without a name in 'balancing.hash.name'; the default holds");
      return new HashConfig(usual.by(), usual.name(), load);
    }
    return new HashConfig(by, by == By.HEADER ? name.toLowerCase(Locale.ROOT) : name, load);
  }

  private int load(int usual) {
    int fallback = options.value(CF_BALANCE, BalancingOptions::balance, usual);
    passOver(CF_BALANCE, LOAD);
    return options.integer(LOAD, LOAD_LEAST, LOAD_MOST, fallback);
  }

  /// The factor of an average load as hundredths; 0 stands for none.
  private static int balance(String text) {
    return text.matches("0(\\.0{1,3})?")
        ? LOAD_MOST
        : (int) Math.round(100 * OptionReader.decimal(text, 1.1, LOAD_MOST / 100.0));
  }

  private BalancingConfig.Limits limits(BalancingConfig.Limits usual) {
    return new BalancingConfig.Limits(
        options.integer("balancing.inFlightMax", 0, 1_000_000, usual.inFlight()),
        options.integer("balancing.queueMax", 0, 10_000, usual.queued()),
        options.duration("balancing.queueTimeout", usual.queueTimeout()),
        usual.interruptedWait());
  }

  private static List<String> cookies(String text) {
    return OptionReader.elements(text).stream().map(OptionReader::token).toList();
  }
}
