/// The log of one site and group: reading it, writing it, and the evidence of whether it is in
/// reach. The only place that knows Kafka. The table writer owns a {@link
/// dev.holdfast.events.log.LogReader}, a cell's publisher owns a {@link
/// dev.holdfast.events.log.LogWriter}; start with {@link dev.holdfast.events.log.RouteLog}.
@NullMarked
package dev.holdfast.events.log;

import org.jspecify.annotations.NullMarked;
