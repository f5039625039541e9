/// What `holdfast up --demo` shows: small apps on two cells, and the LRP files that a user would
/// write for them. Started and stopped by the command's thread; the apps' requests run on one event
/// loop of their own. Start with {@link dev.holdfast.cli.demo.Demo}.
@NullMarked
package dev.holdfast.cli.demo;

import org.jspecify.annotations.NullMarked;
