/// View: what this router makes of the facts now. Functions of facts, evidence and a time that is
/// passed in; they hide endpoints and never change a fact. The table writer's thread calls it;
/// values that it hands out are immutable. Start with {@link dev.holdfast.registry.view.Ownership}
/// for who owns an address, with {@link dev.holdfast.registry.view.BusWatch} for what is known of
/// the bus, and with {@link dev.holdfast.registry.view.ConnectedClock} for how cells grow old.
@NullMarked
package dev.holdfast.registry.view;

import org.jspecify.annotations.NullMarked;
