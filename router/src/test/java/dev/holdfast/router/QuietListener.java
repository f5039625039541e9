package dev.holdfast.router;

import dev.holdfast.registry.table.WriterListener;
import org.slf4j.helpers.NOPLogger;

/// Hears the table writer and says nothing.
public final class QuietListener {
  private QuietListener() {}

  public static WriterListener create() {
    return new WriterLog(NOPLogger.NOP_LOGGER, () -> {}, () -> {});
  }
}
