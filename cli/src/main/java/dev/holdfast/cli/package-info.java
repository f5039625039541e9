/// The `holdfast` command: what a person types, and what they read. One thread, `main`, runs a
/// command; `up` keeps the programs that it starts until a signal. Nothing depends on this package
/// but perf; start with {@link dev.holdfast.cli.Main}.
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
