package dev.holdfast.events.log;

import dev.holdfast.events.broker.TestBroker;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The real log keeps the contract. Each case has a group of its own.
@Execution(ExecutionMode.CONCURRENT)
class KafkaRouteLogIT extends RouteLogContract {
  @Override
  Bus newBus() {
    return KafkaBus.of(TestBroker.shared().config(TestEvents.SITE, TestBroker.randomGroup()));
  }
}
