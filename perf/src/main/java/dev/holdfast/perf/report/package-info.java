/// What the reports of `holdfast bench` have in common: where and of what they were made, figures
/// as texts, plots, and the frame of their pages and of their JSON. Start reading at {@link
/// dev.holdfast.perf.report.Page}. Any thread; nothing here is mutable.
@NullMarked
package dev.holdfast.perf.report;

import org.jspecify.annotations.NullMarked;
