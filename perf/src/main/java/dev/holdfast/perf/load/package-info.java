/// Measurements of whole paths over real processes and sockets. Each class with a `main` is one;
/// run them one at a time on a quiet machine.
@NullMarked
package dev.holdfast.perf.load;

import org.jspecify.annotations.NullMarked;
