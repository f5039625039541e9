package dev.holdfast.events.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.events.LogRecord;
import dev.holdfast.events.RouteEvent;
import dev.holdfast.events.Topic;

/// Whatever bytes a record has, a value comes back; and what is read of it says the same when it is
/// written and read again.
class RecordFuzzTest {
  /// Finds new inputs with `JAZZER_FUZZ=1`; else plays those that were found.
  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] value) {
    for (Topic topic : Topic.values()) {
      LogRecord record = decode(topic, value);
      if (record instanceof LogRecord.Read read) {
        RouteEvent event = read.event();
        assertThat(event.cell()).isEqualTo(Samples.CELL);
        byte[] again = RecordCodec.encode(event);
        assertThat(decode(topic, again))
            .isInstanceOfSatisfying(
                LogRecord.Read.class, back -> assertThat(back.event()).isEqualTo(event));
      }
    }
  }

  private static LogRecord decode(Topic topic, byte[] value) {
    return RecordCodec.decode(topic, 7, 11, Samples.SITE, Samples.CELL.key(), value);
  }
}
