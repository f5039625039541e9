/// A real single-node Kafka as a child JVM: the bus of a small site, of development and of the
/// tests. Known by its data directory, so that any process of the same user can stop, freeze or
/// start it. `holdfast up`, `holdfast bus` and tests use it; start with {@link
/// dev.holdfast.events.broker.LocalBroker}. {@link dev.holdfast.events.broker.BrokerMain} runs in
/// the child, everything else in the parent.
@NullMarked
package dev.holdfast.events.broker;

import org.jspecify.annotations.NullMarked;
