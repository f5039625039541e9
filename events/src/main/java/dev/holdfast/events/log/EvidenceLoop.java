package dev.holdfast.events.log;

import dev.holdfast.events.Ticker;
import dev.holdfast.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the bus again and again where the topics begin and end and which log it is, on the thread
/// `holdfast-log-evidence` and an Admin client of its own. Any thread reads what it last answered.
///
/// A question that fails is asked again at once where somebody waits for it, or it is asked often:
/// the client holds it until its timeout and answers it as soon as the bus is back, so that
/// evidence returns within about a second of the bus. Who asks seldom, as emitters do, has no
/// client until it asks again: a client tries to reach the bus, and learns anew what it is, even
/// with nothing to ask, and those of all emitters at once would hold up the changes that they have
/// to say. After a failure the ids are asked for too, and so they are where an end or a start has
/// gone back: a topic made anew raises no error by itself. Who was refused is not asked at once
/// again, but by a new client after the interval: so a password, or a certificate, that is renewed
/// in its file is taken.
final class EvidenceLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceLoop.class);

  /// Between two questions that fail at once, as an unresolvable name does.
  private static final long RETRY_MS = 500;

  /// Who asks less often than this asks seldom: about as long as a client holds a question.
  private static final Duration OFTEN = Duration.ofSeconds(5);

  private static final long POLICY_EVERY_NANOS = Duration.ofMinutes(5).toNanos();

  /// How long what a reader or a writer met is told as the problem.
  private static final long CLIENT_PROBLEM_NANOS = Duration.ofSeconds(10).toNanos();

  private final KafkaLogConfig config;
  private final Ticker ticker;
  private final Thread thread;
  private final Object lock = new Object();

  // Under the lock.
  private Answer latest = new Answer(LogEvidence.NONE, 0);
  private long wanted;
  private List<Question> asked = List.of();
  private boolean unreached;
  private boolean closed;

  // On the thread.
  private @Nullable BusQuestions questions;
  private @Nullable LogIdentity identity;
  private Map<Topic, LogEvidence.Ends> lastEnds = Map.of();
  private List<String> warnings = List.of();
  private long identityAtNanos;
  private long policyAtNanos;
  private BusProblem.@Nullable Kind saidKind;
  private boolean failed = true;
  private boolean refused;

  private volatile @Nullable ClientProblem clientProblem;

  EvidenceLoop(KafkaLogConfig config, Ticker ticker) {
    this.config = config;
    this.ticker = ticker;
    this.thread = new Thread(this::run, "holdfast-log-evidence");
    this.thread.setDaemon(true);
  }

  /// What was answered, and up to which wish.
  record Answer(LogEvidence evidence, long serves) {}

  private record ClientProblem(BusProblem problem, long atNanos) {
    boolean goesOnFrom(@Nullable ClientProblem before) {
      return before != null
          && before.problem.kind() == problem.kind()
          && atNanos - before.atNanos <= CLIENT_PROBLEM_NANOS;
    }
  }

  void start() {
    thread.start();
  }

  LogEvidence evidence() {
    LogEvidence evidence = latest().evidence;
    @Nullable ClientProblem met = clientProblem;
    if (evidence.problem() != null
        || met == null
        || ticker.nanos() - met.atNanos > CLIENT_PROBLEM_NANOS) {
      return evidence;
    }
    return withProblem(evidence, met.problem.sentence());
  }

  Answer latest() {
    synchronized (lock) {
      return latest;
    }
  }

  /// What a reader wants to know besides; asked on this thread, again if the bus fails meanwhile.
  interface Question {
    void ask(BusQuestions bus) throws ExecutionException, InterruptedException;
  }

  /// Wishes for an answer, ids included, that is asked for after this moment. Returns the wish, to
  /// be waited for.
  long wish() {
    return wish(List.of());
  }

  /// The same, and the questions are answered before it.
  long wish(List<Question> questions) {
    synchronized (lock) {
      wanted++;
      asked = Stream.concat(asked.stream(), questions.stream()).toList();
      lock.notifyAll();
      return wanted;
    }
  }

  /// The answer to a wish, or null when there is none after `waitMs`, or `woken` first.
  @Nullable Answer await(long wish, long waitMs, BooleanSupplier woken) {
    synchronized (lock) {
      waitWhile(waitMs, () -> latest.serves < wish && !woken.getAsBoolean());
      return latest.serves >= wish ? latest : null;
    }
  }

  /// Waits for `waitMs`, or until `woken`.
  void pause(long waitMs, BooleanSupplier woken) {
    synchronized (lock) {
      waitWhile(waitMs, () -> !woken.getAsBoolean());
    }
  }

  /// Ends the waits of those whose `woken` has become true.
  void wake() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  /// What a reader or a writer met that the evidence's own questions do not meet, such as a missing
  /// right.
  void onClientProblem(BusProblem problem) {
    @Nullable ClientProblem before = clientProblem;
    ClientProblem now = new ClientProblem(problem, ticker.nanos());
    clientProblem = now;
    if (problem.kind() == BusProblem.Kind.NOT_ALLOWED && !now.goesOnFrom(before)) {
      LOG.warn("{}", problem.sentence());
    }
  }

  /// A writer has not reached the bus: so would our client not.
  void onUnreached() {
    synchronized (lock) {
      unreached = true;
      lock.notifyAll();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (true) {
      long wish;
      List<Question> also;
      synchronized (lock) {
        if (closed) {
          break;
        }
        wish = wanted;
        also = asked;
      }
      long beganNanos = ticker.nanos();
      ask(wish, also, beganNanos);
      awaitNext(wish, beganNanos);
    }
    forgetClient();
  }

  /// Until the next question is due, or wished for.
  private void awaitNext(long served, long beganNanos) {
    boolean isRefused = failed && refused;
    boolean asksAtOnce = failed && !isRefused && (isAwaited() || isAskedOften());
    Duration interval =
        asksAtOnce ? Duration.ofMillis(RETRY_MS) : config.timing().evidenceInterval();
    if (!asksAtOnce && failed) {
      forgetClient();
    }
    if (!asksAtOnce && !failed && !isAskedOften()) {
      awaitLoss(served, interval, beganNanos);
    }
    synchronized (lock) {
      waitWhile(leftMs(interval, beganNanos), () -> asksAtOnce || isRefused || wanted == served);
    }
  }

  /// Until a writer misses the bus, the next question is due, or wished for. Who asks seldom has no
  /// client from then on.
  private void awaitLoss(long served, Duration interval, long beganNanos) {
    boolean isLost;
    synchronized (lock) {
      unreached = false;
      waitWhile(leftMs(interval, beganNanos), () -> !unreached && wanted == served);
      isLost = unreached && wanted == served;
    }
    if (isLost) {
      failed = true;
      forgetClient();
    }
  }

  private long leftMs(Duration interval, long beganNanos) {
    return interval.toMillis() - Duration.ofNanos(ticker.nanos() - beganNanos).toMillis();
  }

  /// Whether somebody waits for an answer that there is none to yet.
  private boolean isAwaited() {
    synchronized (lock) {
      return latest.serves < wanted;
    }
  }

  private boolean isAskedOften() {
    return config.timing().evidenceInterval().compareTo(OFTEN) <= 0;
  }

  /// Under the lock: at most `mostMs`, while it has to, and not once this is closed.
  private void waitWhile(long mostMs, BooleanSupplier hasTo) {
    long beganNanos = ticker.nanos();
    try {
      while (!closed && hasTo.getAsBoolean()) {
        long leftMs = mostMs - Duration.ofNanos(ticker.nanos() - beganNanos).toMillis();
        if (leftMs <= 0) {
          return;
        }
        lock.wait(leftMs);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(long wish, List<Question> also, long nowNanos) {
    try {
      BusQuestions bus = questions;
      if (bus == null) {
        bus = new BusQuestions(config);
        questions = bus;
      }
      boolean idsWished = wish > latest().serves;
      if (failed
          || idsWished
          || due(identityAtNanos, config.timing().identityInterval(), nowNanos)) {
        askIdentity(bus, nowNanos);
      }
      // Behind the ids and before the ends: so an offset found is one of the log that is answered.
      for (Question question : also) {
        question.ask(bus);
      }
      Map<Topic, LogEvidence.Ends> ends = bus.ends();
      if (wentBack(ends)) {
        askIdentity(bus, nowNanos);
        ends = bus.ends();
      }
      lastEnds = ends;
      forget(also);
      onAnswer(ends, wish, nowNanos);
    } catch (ExecutionException | KafkaException e) {
      onFailure(BusProblem.of(e, config));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void forget(List<Question> answered) {
    synchronized (lock) {
      asked = asked.subList(answered.size(), asked.size());
    }
  }

  private void askIdentity(BusQuestions bus, long nowNanos)
      throws ExecutionException, InterruptedException {
    BusQuestions.Described described = bus.describe();
    LogIdentity now = described.identity();
    boolean other = !now.equals(identity);
    identity = now;
    identityAtNanos = nowNanos;
    if (other || nowNanos - policyAtNanos >= POLICY_EVERY_NANOS) {
      lastEnds = other ? Map.of() : lastEnds;
      policyAtNanos = nowNanos;
      warnings = differences(described);
    }
  }

  /// A policy that may not be seen is no reason to be without evidence.
  private List<String> differences(BusQuestions.Described described) throws InterruptedException {
    try {
      List<String> differences = described.differences();
      differences.stream().filter(each -> !warnings.contains(each)).forEach(LOG::warn);
      return List.copyOf(differences);
    } catch (ExecutionException e) {
      return List.of(
          "the topics' settings cannot be checked: " + BusProblem.of(e, config).sentence());
    }
  }

  private boolean wentBack(Map<Topic, LogEvidence.Ends> ends) {
    return lastEnds.entrySet().stream()
        .anyMatch(before -> {
          LogEvidence.Ends now = Objects.requireNonNull(ends.get(before.getKey()));
          return now.end() < before.getValue().end() || now.oldest() < before.getValue().oldest();
        });
  }

  private static boolean due(long atNanos, Duration every, long nowNanos) {
    return nowNanos - atNanos >= every.toNanos();
  }

  /// The answer counts from when it was asked for: that is when it proves the bus at the latest,
  /// however long this process was itself held up meanwhile.
  private void onAnswer(Map<Topic, LogEvidence.Ends> ends, long wish, long askedAtNanos) {
    if (saidKind != null) {
      saidKind = null;
      LOG.info("the bus at {} answers again", config.servers());
    }
    failed = false;
    publish(
        new LogEvidence(
            true,
            askedAtNanos,
            identity,
            Objects.requireNonNull(ends.get(Topic.ROUTES)),
            Objects.requireNonNull(ends.get(Topic.PRESENCE)),
            null,
            warnings),
        wish);
  }

  private void onFailure(BusProblem problem) {
    if (problem.kind() != saidKind) {
      saidKind = problem.kind();
      LOG.warn("{}", problem.sentence());
    }
    failed = true;
    refused = problem.isRefusal();
    Answer before = latest();
    publish(withProblem(before.evidence, problem.sentence()), before.serves);
  }

  /// The next client is made of what the settings' files hold by then.
  private void forgetClient() {
    @Nullable BusQuestions before = questions;
    questions = null;
    if (before != null) {
      before.close();
    }
  }

  private static LogEvidence withProblem(LogEvidence evidence, String problem) {
    return new LogEvidence(
        evidence.answered(),
        evidence.answeredAtNanos(),
        evidence.identity(),
        evidence.routes(),
        evidence.presence(),
        problem,
        evidence.warnings());
  }

  private void publish(LogEvidence evidence, long serves) {
    synchronized (lock) {
      latest = new Answer(evidence, serves);
      lock.notifyAll();
    }
  }
}
