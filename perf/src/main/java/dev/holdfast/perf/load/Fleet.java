package dev.holdfast.perf.load;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.events.log.KafkaLogConfig;
import dev.holdfast.events.log.KafkaRouteLog;
import dev.holdfast.events.log.LogEvidence;
import dev.holdfast.events.log.LogIdentity;
import dev.holdfast.events.log.LogWriter;
import dev.holdfast.events.log.RouteLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Plays the cells of a large site on a real bus, emitters and apps, in one process: usage `Fleet
/// <host:port of the bus> <site> <cells> <endpoints per cell> <first port>`. Each app listens on
/// all addresses, so it belongs in a network namespace of its own (`unshare -n`), with the router
/// and the bus.
///
/// As emitters do, each cell says a manifest at the start, after an outage over 30 s, and on
/// another log, and beats every 5 s. All cells share a producer, so that one machine can hold
/// thousands.
///
/// Told on standard input, a line each: `die` (the last cell is gone, its apps with it), `mute
/// <from> <to>` (these cells lose the bus and go on serving), `speak` (nobody is mute any more).
public final class Fleet {
  private static final int TAGS = 10;
  private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long OUTAGE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Ticker ticker = SystemClocks.ticker();
  private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
  private final List<FleetVoice> voices = new ArrayList<>();
  private final List<AppServer> apps = new ArrayList<>();
  private final List<AppServer> appsOfTheLast = new ArrayList<>();
  private final RouteLog log;
  private final LogWriter writer;

  private @Nullable LogIdentity identity;
  private long answeredAtNanos;

  private Fleet(RouteLog log) {
    this.log = log;
    this.writer = log.openWriter();
  }

  public static void main(String[] args) throws Exception {
    if (args.length != 5) {
      System.err.println(
          "usage: Fleet <host:port of the bus> <site> <cells> <endpoints per cell> <first port>");
      System.exit(2);
    }
    KafkaLogConfig bus = new KafkaLogConfig(args[1], "shared", List.of(args[0]));
    try (RouteLog log = KafkaRouteLog.open(bus, SystemClocks.ticker())) {
      Fleet fleet = new Fleet(log);
      fleet.muster(
          args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
      Thread.ofPlatform().name("commands").daemon().start(fleet::readCommands);
      fleet.speak();
    }
  }

  /// The last cell's endpoints have ports of their own, so that its apps can go alone.
  private void muster(String site, int cells, int endpoints, int firstPort) throws IOException {
    SyntheticCell.Shape shape = new SyntheticCell.Shape(endpoints, TAGS, firstPort);
    SyntheticCell.Shape last = new SyntheticCell.Shape(endpoints, TAGS, firstPort + endpoints);
    for (int i = 0; i < cells; i++) {
      voices.add(new FleetVoice(new SyntheticCell(i, i < cells - 1 ? shape : last), site, writer));
    }
    for (int i = 0; i < endpoints; i++) {
      apps.add(AppServer.start(new InetSocketAddress(shape.firstPort() + i)));
      appsOfTheLast.add(AppServer.start(new InetSocketAddress(last.firstPort() + i)));
    }
    long beganNanos = ticker.nanos();
    for (FleetVoice voice : voices) {
      voice.begin();
    }
    System.out.printf(
        "%d cells of %d endpoints have spoken in %d ms%n",
        cells, endpoints, (ticker.nanos() - beganNanos) / 1_000_000);
  }

  private void readCommands() {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    in.lines().forEach(commands::add);
  }

  /// Each cell beats in its own place within 5 s.
  private void speak() throws Exception {
    long beatNanos = BEAT_NANOS / voices.size();
    long nextNanos = ticker.nanos();
    for (int i = 0; true; i = (i + 1) % voices.size()) {
      if (i == 0) {
        watchBus();
      }
      FleetVoice voice = voices.get(i);
      if (!voice.isMuted()) {
        voice.beat();
      }
      nextNanos += beatNanos;
      long waitNanos = Math.max(0, nextNanos - ticker.nanos());
      @Nullable String command = commands.poll(waitNanos, TimeUnit.NANOSECONDS);
      if (command != null) {
        System.out.println(obey(command.split(" ")));
      }
    }
  }

  private String obey(String... words) throws IOException {
    return switch (words[0]) {
      case "die" -> die();
      case "mute" -> mute(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "speak" -> {
        voices.forEach(voice -> voice.mute(false));
        yield "everyone speaks";
      }
      default -> "'%s'; expected die, mute <from> <to> or speak".formatted(words[0]);
    };
  }

  private String die() throws IOException {
    voices.getLast().mute(true);
    for (AppServer app : appsOfTheLast) {
      app.close();
    }
    return "the last cell is dead";
  }

  private String mute(int from, int to) {
    voices.subList(from, to).forEach(voice -> voice.mute(true));
    return "cells %d to %d are mute".formatted(from, to - 1);
  }

  private void watchBus() {
    LogEvidence evidence = log.evidence();
    if (!evidence.answered()) {
      return;
    }
    boolean isOther = identity != null && !identity.equals(evidence.identity());
    boolean wasLong =
        identity != null && evidence.answeredAtNanos() - answeredAtNanos > OUTAGE_NANOS;
    identity = evidence.identity();
    answeredAtNanos = evidence.answeredAtNanos();
    if (isOther || wasLong) {
      System.out.println(isOther ? "another log: manifests" : "after an outage: manifests");
      for (FleetVoice voice : voices) {
        if (!voice.isMuted()) {
          voice.manifest();
        }
      }
    }
  }
}
