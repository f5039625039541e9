package dev.holdfast.events.broker;

/// The settings of a single node that is broker and controller. Immutable.
final class BrokerProperties {
  private BrokerProperties() {}

  static String text(BrokerDirectory directory, BrokerPorts ports) {
    return """
    # Written at every start. One node, loopback only, small.
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
    inter.broker.listener.name=PLAINTEXT
    controller.listener.names=CONTROLLER
    log.dirs=%3$s

    # `bus init` makes the topics, nobody else.
    auto.create.topics.enable=false
    default.replication.factor=1
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    share.coordinator.state.topic.num.partitions=1
    message.max.bytes=9437184

    # After kill -9 the controller lets the broker in again once its old session has ended: 15 s by
    # default, 3.5 s so.
    broker.session.timeout.ms=1500
    broker.heartbeat.interval.ms=300

    # When it comes back, every client of the site connects within a second. Of 50 that wait, the
    # default, the others' connects are dropped, and each tries again after one second, then two.
    socket.listen.backlog.size=4096

    # Threads and memory of a small node; the cleaner's default buffer alone is 128 MiB.
    num.network.threads=2
    num.io.threads=2
    background.threads=2
    num.recovery.threads.per.data.dir=1
    log.cleaner.threads=1
    log.cleaner.dedupe.buffer.size=4194304
    log.cleaner.io.buffer.size=65536
    queued.max.requests=64

    # Presence is kept 15 min: look more often than every 5 min.
    log.retention.check.interval.ms=60000
    """
        .formatted(ports.client(), ports.controller(), escaped(directory.data().toString()));
  }

  /// As java.util.Properties reads it.
  private static String escaped(String path) {
    return path.replace("\\", "\\\\");
  }
}
