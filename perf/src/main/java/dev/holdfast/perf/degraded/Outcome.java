package dev.holdfast.perf.degraded;

import java.util.List;

/// What came of a fault. Immutable but for the ledger, which nobody changes any more.
///
/// @param noticeMs from the fault until the router showed it; NaN where that is not looked at
/// @param healMs from the begin of its mending until all was as before
/// @param poolChanges by the fault and its mending
/// @param moments in their order
/// @param notes what else was seen
/// @param broken promises that were not kept; none is good
record Outcome(
    Fault fault,
    Ledger ledger,
    double noticeMs,
    double healMs,
    long poolChanges,
    List<Moment> moments,
    List<String> notes,
    List<String> broken) {}
