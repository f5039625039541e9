package dev.holdfast.perf.proxy;

import dev.holdfast.perf.launch.JvmCommand;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What every proxy is given. Immutable.
///
/// @param apps the apps behind it
/// @param certificate what it serves over TLS; null in a run without
/// @param directory its own, for configuration and logs
/// @param java how JVMs of this installation are started
record Setting(
    Plan plan,
    List<App> apps,
    @Nullable BenchCertificate certificate,
    Path directory,
    JvmCommand java) {}
