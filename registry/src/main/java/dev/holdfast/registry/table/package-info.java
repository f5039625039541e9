/// The route table: wait-free lookups by any thread, changed by one, the table writer. {@link
/// dev.holdfast.registry.table.RouteTable} is what a request asks; below it HostIndex knows hosts,
/// HostRoutes one host's paths, and ByteIndex, the only lock-free structure here, tells how it
/// changes under its readers. Start with {@link dev.holdfast.registry.table.RouteTable}.
@NullMarked
package dev.holdfast.registry.table;

import org.jspecify.annotations.NullMarked;
