package dev.holdfast.router.tls;

import dev.holdfast.events.Ticker;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProtocols;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// TLS in front: the index that handshakes are served from, and its renewal from files.
///
/// One thread turns {@link #doWork} and swaps the index; event loops read it, each within one task.
/// A context of the old index is let go when every event loop has run one more task: none can then
/// be about to use it, so no handshake takes a lock or counts a reference for it. Connections hold
/// their own, and the last one frees it.
public final class TlsFront {
  /// Who takes part beside the files.
  ///
  /// @param protocols that ALPN offers, the preferred one first
  /// @param random for ticket keys: nobody may guess what it makes
  /// @param readers the event loops
  public record Parts(
      List<String> protocols,
      RandomGenerator random,
      Ticker ticker,
      InstantSource wall,
      Collection<? extends Executor> readers) {}

  /// What a connection is told while its handshake is at work. Event loop only.
  public interface HandshakeListener {
    /// The client has named its host, or none.
    void onOpened(Opened opened);

    /// It is closed, with an alert.
    void onRefused(HandshakeFailure why);
  }

  private final TlsConfig config;
  private final TlsProvider provider;
  private final Parts parts;
  private final TicketKeys tickets;
  private final TlsContexts contexts;
  private final CertificateLog log = new CertificateLog();
  private final List<SslContext> retired = new ArrayList<>();
  private CertificateSet set = CertificateSet.EMPTY;
  private CaBundles bundles = CaBundles.EMPTY;
  private String directoryProblem = "";
  private TlsFiles seen;
  private TlsFiles taken;
  private long loads;
  private volatile @Nullable CertificateIndex index;
  private volatile TlsStatus status;

  private TlsFront(TlsConfig config, TlsProvider provider, Parts parts) {
    this.config = config;
    this.provider = provider;
    this.parts = parts;
    this.tickets =
        new TicketKeys(parts.random(), config.ticketKeyLife().toNanos(), parts.ticker().nanos());
    this.contexts = new TlsContexts(provider, config, parts.protocols(), tickets);
    this.seen = look();
    this.taken = seen;
    this.status = new TlsStatus(provider.text(), List.of(), Map.of(), 0, 0, 0);
  }

  /// Reads the files; says what cannot be used. Blocks. Throws where TLS cannot be served at all,
  /// and {@link IllegalStateException} where the provider does not work here.
  public static TlsFront open(TlsConfig config, Parts parts) throws TlsStartException {
    TlsFront front = new TlsFront(config, TlsProvider.choose(config.protocol().provider()), parts);
    front.take(front.seen);
    if (!front.bundles.problems().isEmpty()) {
      front.close();
      throw new TlsStartException(
          front.bundles.problems().firstEntry().getValue() + "; expected a PEM bundle of CAs");
    }
    if (front.index == null) {
      throw new TlsStartException(front.whyNone());
    }
    return front;
  }

  private String whyNone() {
    Path directory = config.certificates().directory();
    String named = config.certificates().defaultName();
    if (!directoryProblem.isEmpty()) {
      return directoryProblem + "; expected a directory of certificates";
    }
    String details =
        set.problems().isEmpty() ? "" : ": " + String.join("; ", set.problems().values());
    return named != null && !set.used().isEmpty()
        ? "defaultCertificate is \"%s\", which is no usable pair in %s%s; expected one of %s"
            .formatted(named, directory, details, set.used().keySet())
        : "%s holds no usable certificate%s; expected <name>.crt with <name>.key, or both in <name>.pem"
            .formatted(directory, details);
  }

  private TlsFiles look() {
    Set<Path> wanted =
        Stream.concat(
                Stream.of(config.clients()),
                config.domains().stream().map(TlsConfig.Domain::clients))
            .map(TlsConfig.Clients::authorities)
            .flatMap(Stream::ofNullable)
            .collect(Collectors.toSet());
    return TlsFiles.look(config.certificates().directory(), wanted);
  }

  /// One turn: new ticket keys where they are due, and what has changed on disk. Certificates'
  /// thread only; blocks on the disk.
  public void doWork(long nowNanos) {
    CertificateIndex current = index;
    if (current == null) {
      return;
    }
    if (tickets.rotate(nowNanos)) {
      current.contexts().forEach(contexts::onNewTicketKeys);
    }
    TlsFiles now = look();
    boolean stands = now.equals(seen);
    seen = now;
    if (stands && (!now.equals(taken) || set.waitsForTime())) {
      take(now);
    }
    retired.removeIf(TlsFront::isFreed);
    publish();
  }

  private static boolean isFreed(SslContext context) {
    return !(context instanceof ReferenceCounted counted) || counted.refCnt() == 0;
  }

  private void take(TlsFiles files) {
    CertificateSet nextSet =
        files.problem().isEmpty()
            ? set.next(
                files.pairs(),
                PairFiles::read,
                config.certificates().defaultName(),
                parts.wall().instant())
            : set;
    CaBundles nextBundles = bundles.next(files.bundles());
    if (!look().equals(files)) {
      return; // Written while it was read: the next turns see to it.
    }
    taken = files;
    directoryProblem = files.problem();
    if (nextSet.used().isEmpty() && !set.used().isEmpty()) {
      directoryProblem =
          config.certificates().directory() + " holds no usable certificate any more";
    } else if (index != null
        && nextSet.used().equals(set.used())
        && nextBundles.used().equals(bundles.used())) {
      set = nextSet;
    } else {
      swap(nextSet, nextBundles);
    }
    bundles = nextBundles;
    publish();
  }

  /// A pair that TLS does not take is left out, and the rest tried again.
  private void swap(CertificateSet wanted, CaBundles nextBundles) {
    CertificateSet next = wanted;
    while (true) {
      @Nullable ServerCertificate fallback = next.fallback(config.certificates().defaultName());
      if (fallback == null) {
        if (index == null) {
          set = next;
        } else {
          directoryProblem = "nothing that was read can be used: " + next.problems().values();
        }
        return;
      }
      try {
        CertificateIndex fresh =
            CertificateIndex.build(
                next,
                fallback,
                nextBundles.policies(config),
                config.certificates().sni(),
                contexts,
                index);
        retire(fresh);
        set = next;
        loads++;
        log.onLoad(next.used().size(), fallback);
        return;
      } catch (CertificateIndex.RefusedException e) {
        next = next.refuse(e.pair, "TLS does not take it: " + e.getCause(), set);
      }
    }
  }

  private void retire(CertificateIndex fresh) {
    @Nullable CertificateIndex old = index;
    index = fresh;
    if (old != null) {
      Set<SslContext> unused = new HashSet<>(old.contexts());
      unused.removeAll(fresh.contexts());
      retired.addAll(unused);
      afterReaders(() -> unused.forEach(ReferenceCountUtil::release));
    }
  }

  /// Runs the action when every event loop has run one more task.
  private void afterReaders(Runnable action) {
    AtomicInteger left = new AtomicInteger(parts.readers().size());
    for (Executor reader : parts.readers()) {
      try {
        reader.execute(() -> {
          if (left.decrementAndGet() == 0) {
            action.run();
          }
        });
      } catch (RejectedExecutionException _) {
        // It stops, and with it the process.
      }
    }
  }

  private SortedMap<String, String> problems() {
    SortedMap<String, String> problems = set.problemsAt(parts.wall().instant());
    problems.putAll(bundles.problems());
    if (!directoryProblem.isEmpty()) {
      problems.put(config.certificates().directory().toString(), directoryProblem);
    }
    return problems;
  }

  private void publish() {
    @Nullable CertificateIndex current = index;
    SortedMap<String, String> problems = problems();
    log.onProblems(problems, set.used().keySet());
    status =
        new TlsStatus(
            provider.text(),
            set.used().values().stream()
                .map(c ->
                    new TlsStatus.Pair(
                        c.name(),
                        c.hosts(),
                        c.notAfter(),
                        current != null && c.equals(current.fallback())))
                .toList(),
            problems,
            loads,
            current == null ? 0 : current.contexts().size(),
            retired.size());
  }

  /// What goes first into a connection's pipeline; it puts TLS in its own place. Any thread.
  public ChannelHandler reader(HandshakeListener listener) {
    return new HelloReader(this, listener);
  }

  /// Any thread; the context that it gives is to be used by an event loop, within the same task.
  /// Null where the client is refused.
  CertificateIndex.@Nullable Served select(@Nullable String host) {
    @Nullable CertificateIndex current = index;
    return current == null ? null : current.select(host);
  }

  /// What a connection to the plain port may ask for. Any thread.
  public ClientSecurity plain() {
    @Nullable CertificateIndex current = index;
    return current == null ? ClientSecurity.NONE : ClientSecurity.plain(current.policies());
  }

  /// What a connection that named this host may ask for, whose client has what is asked of it; null
  /// where its handshake is refused all the same. Any thread.
  ///
  /// @param host null where the client names none, as for an address
  public @Nullable ClientSecurity named(@Nullable String host) {
    CertificateIndex.@Nullable Served served = select(host);
    return served == null
        ? null
        : ClientSecurity.secured(
            served.policies(),
            served.policy(),
            served.host(),
            new ClientSecurity.Handshake(SslProtocols.TLS_v1_3, null, served.sni()));
  }

  public TlsConfig config() {
    return config;
  }

  /// How it fares. Any thread.
  public TlsStatus status() {
    return status;
  }

  /// Serves no handshake from now on. Certificates' thread only, after its last turn.
  public void close() {
    @Nullable CertificateIndex old = index;
    index = null;
    if (old != null) {
      afterReaders(() -> old.contexts().forEach(ReferenceCountUtil::release));
    }
  }
}
