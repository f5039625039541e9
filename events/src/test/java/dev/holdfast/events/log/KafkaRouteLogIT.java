package dev.holdfast.events.log;

import dev.holdfast.events.broker.TestBroker;

/// The real log keeps the contract.
class KafkaRouteLogIT extends RouteLogContract {
  @Override
  Bus newBus() {
    return KafkaBus.of(TestBroker.shared().config(TestEvents.SITE, TestBroker.randomGroup()));
  }
}
