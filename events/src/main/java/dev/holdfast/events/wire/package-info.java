/// The records of the log as bytes (protobuf; `docs/wire-format.md`), read and written without
/// generated classes, and the digest over them. The log's reader and writer call it, and whoever
/// keeps records on disk. Any thread; no state between calls. Start with {@link
/// dev.holdfast.events.wire.RecordCodec}.
@NullMarked
package dev.holdfast.events.wire;

import org.jspecify.annotations.NullMarked;
