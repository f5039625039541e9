/// The route table: wait-free lookups by any thread, written by one. Start with {@link
/// dev.holdfast.registry.table.RouteTable}.
@NullMarked
package dev.holdfast.registry.table;

import org.jspecify.annotations.NullMarked;
