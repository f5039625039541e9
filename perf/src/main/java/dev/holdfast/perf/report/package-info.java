/// What the reports of `holdfast bench` have in common: where and of what they were made, figures
/// as texts, plots, and the frame of their pages and of their JSON. Start reading at {@link
/// dev.holdfast.perf.report.Page}. Any thread but for {@link dev.holdfast.perf.report.FindingsRun}
/// and its findings, which have one.
@NullMarked
package dev.holdfast.perf.report;

import org.jspecify.annotations.NullMarked;
