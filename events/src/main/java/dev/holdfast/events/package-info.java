/// What a cell says of itself: routes, endpoints, and the events that change them. Pure values,
/// validated where they are made; no I/O, no clock. Anyone may use this package; start with {@link
/// dev.holdfast.events.RouteEvent}.
@NullMarked
package dev.holdfast.events;

import org.jspecify.annotations.NullMarked;
