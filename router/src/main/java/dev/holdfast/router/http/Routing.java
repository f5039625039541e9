package dev.holdfast.router.http;

import dev.holdfast.registry.table.RouteTable;
import dev.holdfast.router.backend.Backend;

/// Where a listener's requests are looked up and recorded. Immutable.
record Routing(RouteTable<Backend> table, RequestLog log) {}
