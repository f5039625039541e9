/// Facts on disk (`docs/snapshot-format.md`): a journal of accepted records, and from time to time
/// all facts as one generation, so that a router serves after a restart with or without a bus. The
/// only package that imports Chronicle Map, which is loaded only to cut and to read a large
/// generation. The table writer calls it; a thread of its own, `holdfast-disk-cut`, writes
/// generations, and a start decodes on `holdfast-disk-load-<n>`. Start with {@link
/// dev.holdfast.registry.disk.FactsDisk}.
@NullMarked
package dev.holdfast.registry.disk;

import org.jspecify.annotations.NullMarked;
