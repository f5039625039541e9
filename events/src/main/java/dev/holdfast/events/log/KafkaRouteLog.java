package dev.holdfast.events.log;

import dev.holdfast.events.Ticker;
import dev.holdfast.events.Topic;

/// The log of one (site, group) on Kafka. Any thread.
///
/// Nothing here waits for the bus or fails because it is gone: names are resolved and clients made
/// when they are needed, again and again. While the bus is out Kafka's clients write a warning for
/// each attempt; set the logger `org.apache.kafka` to ERROR (the launcher does) and what remains is
/// one line of {@link EvidenceLoop} when the bus goes, one when the reason changes, one when it is
/// back.
public final class KafkaRouteLog implements RouteLog {
  private final KafkaLogConfig config;
  private final Ticker ticker;
  private final EvidenceLoop evidence;

  private KafkaRouteLog(KafkaLogConfig config, Ticker ticker) {
    this.config = config;
    this.ticker = ticker;
    this.evidence = new EvidenceLoop(config, ticker);
  }

  /// Opens the log and begins to ask for evidence.
  public static KafkaRouteLog open(KafkaLogConfig config, Ticker ticker) {
    KafkaRouteLog log = new KafkaRouteLog(config, ticker);
    log.evidence.start();
    return log;
  }

  @Override
  public LogReader openReader(StartAt routes, StartAt presence) {
    return new KafkaReader(config, evidence, ticker, new StartPlaces(routes, presence));
  }

  @Override
  public LogWriter openWriter() {
    return new KafkaWriter(config, ticker, evidence);
  }

  @Override
  public LogEvidence evidence() {
    return evidence.evidence();
  }

  @Override
  public void ask() {
    evidence.wish();
  }

  @Override
  public String topicName(Topic topic) {
    return topic.nameIn(config.group());
  }

  @Override
  public void close() {
    evidence.close();
  }
}
