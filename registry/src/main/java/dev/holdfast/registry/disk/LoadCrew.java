package dev.holdfast.registry.disk;

import dev.holdfast.events.LogRecord;
import dev.holdfast.registry.facts.CellState;
import dev.holdfast.registry.facts.Reducer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Decodes what a start reads, on several threads: each has some of the cells and does their work
/// in the order it was offered. With one worker it is done by the thread that offers. The loading
/// thread calls it, and takes the decoded cells while others are being decoded.
final class LoadCrew implements AutoCloseable {
  /// Cells are large and entries small: a hand-over for each entry would cost more than decoding
  /// it.
  private static final int BATCH = 64;

  /// What waits is bounded by what was read ahead: at most 8 batches for each worker.
  private static final int BATCHES_MOST = 8;

  private final Worker[] workers;

  /// Filled by the workers. What waits in it is part of the facts: it bounds itself.
  private final Queue<CellState> restored = new ConcurrentLinkedQueue<>();

  LoadCrew(int size, String site) {
    workers = new Worker[size];
    for (int i = 0; i < size; i++) {
      workers[i] =
          new Worker(site, restored, size > 1 ? new ArrayBlockingQueue<>(BATCHES_MOST) : null);
      workers[i].start("holdfast-disk-load-" + (i + 1));
    }
  }

  /// A cell of a generation.
  void offerCell(String name, ByteBuffer bytes) {
    worker(name).offer(worker -> worker.restore(name, bytes));
    // A cell is a batch by itself.
    worker(name).handOver();
  }

  /// An entry of the journal.
  void offerEntry(Entry entry) {
    byte[] key = entry.key();
    String name = key == null ? "" : new String(key, StandardCharsets.ISO_8859_1);
    worker(name).offer(worker -> worker.apply(name, entry));
  }

  /// Waits until all that was offered is done. Throws {@link Damaged} where a cell could not be
  /// read.
  void settle() throws Damaged {
    for (Worker worker : workers) {
      worker.handOver();
      worker.settle();
    }
  }

  /// After `settle`.
  int cells() {
    int cells = 0;
    for (Worker worker : workers) {
      cells += worker.states.size();
    }
    return cells;
  }

  /// Hands over the cells of a generation that have been decoded since the last call.
  void takeRestored(Consumer<CellState> action) {
    for (CellState next = restored.poll(); next != null; next = restored.poll()) {
      action.accept(next);
    }
  }

  /// Hands over the cells that entries have changed, as they are now. After `settle`.
  void takeChanged(Consumer<CellState> action) {
    for (Worker worker : workers) {
      worker.changed.forEach((_, state) -> action.accept(state));
      worker.changed.clear();
    }
  }

  @Override
  public void close() {
    for (Worker worker : workers) {
      worker.end();
    }
  }

  private Worker worker(String name) {
    return workers[Math.floorMod(name.hashCode(), workers.length)];
  }

  /// Something to be done by a worker.
  @FunctionalInterface
  private interface Work {
    void by(Worker worker);
  }

  /// Some of the cells.
  private static final class Worker {
    private final String site;
    private final Queue<CellState> restored;
    private final @Nullable BlockingQueue<List<Work>> queue;
    private final Reducer reducer = new Reducer();
    private final Map<String, CellState> states = new HashMap<>();
    private final Map<String, CellState> changed = new HashMap<>();
    private List<Work> batch = new ArrayList<>(BATCH);
    private boolean ended;
    // Read by the loading thread after a latch.
    private @Nullable Damaged damage;

    Worker(String site, Queue<CellState> restored, @Nullable BlockingQueue<List<Work>> queue) {
      this.site = site;
      this.restored = restored;
      this.queue = queue;
    }

    void start(String name) {
      if (queue != null) {
        BlockingQueue<List<Work>> from = queue;
        Thread.ofPlatform().name(name).daemon(true).start(() -> run(from));
      }
    }

    private void run(BlockingQueue<List<Work>> from) {
      try {
        while (!ended) {
          for (Work work : from.take()) {
            attempt(work);
          }
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    /// A worker that died would leave the start waiting for it for ever.
    private void attempt(Work work) {
      try {
        work.by(this);
      } catch (RuntimeException e) {
        damage = new Damaged("cannot be read: " + e);
      }
    }

    void offer(Work work) {
      if (queue == null) {
        work.by(this);
        return;
      }
      batch.add(work);
      if (batch.size() >= BATCH) {
        handOver();
      }
    }

    void handOver() {
      if (queue == null || batch.isEmpty()) {
        return;
      }
      try {
        queue.put(batch);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      batch = new ArrayList<>(BATCH);
    }

    void settle() throws Damaged {
      CountDownLatch latch = new CountDownLatch(1);
      offer(_ -> latch.countDown());
      handOver();
      try {
        latch.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new Damaged("interrupted while it was read");
      }
      if (damage != null) {
        throw damage;
      }
    }

    void end() {
      offer(worker -> worker.ended = true);
      handOver();
    }

    private void restore(String name, ByteBuffer bytes) {
      try {
        CellState state = CellBytes.read(name, bytes);
        states.put(name, state);
        restored.add(state);
      } catch (Damaged e) {
        damage = damage == null ? e : damage;
      }
    }

    @SuppressWarnings("ReferenceEquality") // A state that is kept is the same object.
    private void apply(String name, Entry entry) {
      LogRecord record = entry.record(site);
      CellState before = states.get(name);
      CellState next = reducer.apply(before, record).state();
      if (next != null && next != before) {
        states.put(name, next);
        changed.put(name, next);
      }
    }
  }
}
