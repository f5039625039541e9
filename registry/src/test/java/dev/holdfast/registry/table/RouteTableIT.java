package dev.holdfast.registry.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Readers beside a writer that never rests: what they find is what they asked for, and a route
/// that has been there all the time is never missed. The memory ordering itself is jcstress's task.
class RouteTableIT {
  private static final int READERS = 3;
  private static final int ROUNDS = 200_000;
  private static final int TURNS = 20_000;
  private static final long TURN_NANOS = 20_000; // 50,000 turns a second at most
  private static final int HOSTS = 20_000;

  private final RouteTable<String> table = new RouteTable<>(new Random(1));
  private final AtomicBoolean stopped = new AtomicBoolean();

  @Test
  void readersFindWhatTheyAskForWhileHostsComeAndGo() throws Exception {
    // Even hosts stay, odd ones come and go; segments split, merge and are gathered all the time.
    beside(
        random -> {
          int i = random.nextInt(HOSTS);
          String host = host(i);
          Pool<String> pool = TestPools.lookup(table, host, "/x");
          boolean wrong = pool != null && !pool.route().host().equals(host);
          return wrong || (i % 2 == 0 && pool == null) ? host + ": " + pool : "";
        },
        writes -> {
          for (int i = 0; i < HOSTS; i += 2) {
            table.put(TestPools.emptyPool(new Route(host(i), "")));
          }
          writes.run();
          Random random = new Random(2);
          for (int round = 0; round < ROUNDS; round++) {
            // In waves, so that the table doubles and halves.
            boolean rising = round / (ROUNDS / 6) % 2 == 0;
            Route route = new Route(host(random.nextInt(HOSTS)), "");
            if (route.host().charAt(0) == 'e' || rising) {
              table.put(TestPools.emptyPool(route));
            } else {
              table.remove(route);
            }
          }
        });
  }

  @Test
  void requestIsNeverLostBetweenRoutesThatTakeTurns() throws Exception {
    // At every moment one of these four matches; each is put before the one before it is removed.
    List<Route> turns =
        List.of(
            Route.parse("a.b.example.com/api/v1"),
            Route.parse("*.example.com"),
            Route.parse("a.b.example.com/api"),
            Route.parse("*.b.example.com/api/v1"));
    beside(
        _ -> {
          Pool<String> pool = TestPools.lookup(table, "A.b.example.com", "/api/v1/x");
          return pool == null ? "none" : turns.contains(pool.route()) ? "" : pool.toString();
        },
        writes -> {
          // Many paths on one of the hosts, so that its routes lie in an index of their own.
          for (int i = 0; i < 50; i++) {
            table.put(TestPools.pool("a.b.example.com/other/" + i));
          }
          table.put(TestPools.emptyPool(turns.getLast()));
          writes.run();
          // Not without a pause: a reader tries a bounded number of times, and a writer that does
          // nothing else changes the table within each of them.
          for (int round = 0; round < TURNS; round++) {
            table.put(TestPools.emptyPool(turns.get(round % 4)));
            table.remove(turns.get((round + 3) % 4));
            LockSupport.parkNanos(TURN_NANOS);
          }
        });
  }

  @Test
  void pageListsEveryRouteThatStays() throws Exception {
    beside(
        _ -> {
          List<Pool<String>> page = table.page(null, Integer.MAX_VALUE, null);
          long staying = page.stream().filter(p -> p.route().host().charAt(0) == 'e').count();
          return staying == HOSTS / 20 ? "" : staying + " of " + HOSTS / 20;
        },
        writes -> {
          for (int i = 0; i < HOSTS / 10; i += 2) {
            table.put(TestPools.emptyPool(new Route(host(i), "")));
          }
          writes.run();
          for (int round = 0; round < ROUNDS; round++) {
            // 1,000 at a time come, and go again.
            Route route = new Route("passes-" + round % 1_000 + ".example.com", "");
            if (round / 1_000 % 2 == 0) {
              table.put(TestPools.emptyPool(route));
            } else {
              table.remove(route);
            }
          }
        });
  }

  private static String host(int i) {
    return (i % 2 == 0 ? "even-" : "odd-") + i + ".example.com";
  }

  private interface Reader {
    /// What is wrong; empty where nothing is.
    String look(Random random);
  }

  private interface Writer {
    /// Changes the table; runs `ready` when readers may begin.
    void change(Runnable ready);
  }

  private void beside(Reader reader, Writer writer) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
      List<Future<String>> readers = new ArrayList<>();
      try {
        writer.change(() -> {
          for (int seed = 0; seed < READERS; seed++) {
            Random random = new Random(seed);
            readers.add(threads.submit(() -> read(reader, random)));
          }
        });
      } finally {
        stopped.set(true);
      }
      for (Future<String> outcome : readers) {
        assertThat(outcome.get()).isEmpty();
      }
    }
  }

  private String read(Reader reader, Random random) {
    String wrong = "";
    while (wrong.isEmpty() && !stopped.get()) {
      wrong = reader.look(random);
    }
    return wrong;
  }
}
