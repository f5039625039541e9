package dev.holdfast.registry.disk;

import java.nio.ByteBuffer;

/// Takes each cell of a generation that is read.
@FunctionalInterface
interface CellSink {
  /// One cell.
  ///
  /// @param bytes as {@link CellBytes} wrote them; the callee's to keep
  void onCell(String name, ByteBuffer bytes) throws Damaged;
}
