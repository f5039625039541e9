package dev.holdfast.events.log;

import dev.holdfast.events.broker.TestBroker;
import java.util.List;
import java.util.Map;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/// The real log keeps the contract on Kafka as it is shipped for production; only where Docker is.
@Testcontainers(disabledWithoutDocker = true)
class ContainerRouteLogIT extends RouteLogContract {
  @Container private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.1.1");

  @Override
  Bus newBus() {
    return KafkaBus.of(
        new KafkaLogConfig(
            TestEvents.SITE,
            TestBroker.randomGroup(),
            List.of(KAFKA.getBootstrapServers().replaceFirst("^.*://", "")),
            Map.of(),
            TestBroker.PATIENT));
  }
}
