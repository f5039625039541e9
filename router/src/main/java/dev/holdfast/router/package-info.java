/// The router as a program: its configuration, and the assembly that makes and joins its parts.
/// Start with {@link dev.holdfast.router.RouterAssembly}.
@NullMarked
package dev.holdfast.router;

import org.jspecify.annotations.NullMarked;
