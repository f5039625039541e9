package dev.holdfast.registry.disk;

/// Takes each cell of a generation that is read.
@FunctionalInterface
interface CellSink {
  /// One cell.
  ///
  /// @param bytes as {@link CellBytes} wrote them
  void onCell(String name, byte[] bytes) throws Damaged;
}
