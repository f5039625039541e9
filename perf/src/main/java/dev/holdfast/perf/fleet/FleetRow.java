package dev.holdfast.perf.fleet;

import dev.holdfast.perf.report.Findings;
import dev.holdfast.perf.report.Spread;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/// One part of the story in figures; NaN where a part has none. Immutable.
///
/// @param tookSeconds until what the part waits for was so
/// @param changes instances replaced a second
/// @param routerPercent of a core, the router's process
/// @param feedPercent the same without what it takes where no cell speaks
/// @param brokerPercent of a core, the broker's process
/// @param propagation from an LRP's acceptance to the first answer, in ns
record FleetRow(
    String name,
    double tookSeconds,
    double changes,
    double routerPercent,
    double feedPercent,
    double brokerPercent,
    Histogram propagation) {
  private static final String SEPARATOR = "\t";
  private static final double NANOS_PER_MS = 1e6;

  static final List<Findings.Column> COLUMNS =
      List.of(
          new Findings.Column("took s", 1),
          new Findings.Column("replaced/s", 1),
          new Findings.Column("p50 ms", 1),
          new Findings.Column("p99 ms", 1),
          new Findings.Column("max ms", 1),
          new Findings.Column("router % of a core", 2),
          new Findings.Column("of it the feed", 2),
          new Findings.Column("broker % of a core", 1));

  /// A line for another JVM.
  String line() {
    ByteBuffer encoded = ByteBuffer.allocate(propagation.getNeededByteBufferCapacity());
    int length = propagation.encodeIntoCompressedByteBuffer(encoded);
    List<String> words = new ArrayList<>(List.of(name));
    for (double figure :
        new double[] {tookSeconds, changes, routerPercent, feedPercent, brokerPercent}) {
      words.add(String.valueOf(figure));
    }
    words.add(Base64.getEncoder().encodeToString(Arrays.copyOf(encoded.array(), length)));
    return String.join(SEPARATOR, words);
  }

  /// As the other JVM has it.
  static FleetRow of(String line) throws DataFormatException {
    String[] words = line.split(SEPARATOR, -1);
    double[] figures = new double[5];
    for (int i = 0; i < figures.length; i++) {
      figures[i] = Double.parseDouble(words[i + 1]);
    }
    Histogram propagation =
        Histogram.decodeFromCompressedByteBuffer(
            ByteBuffer.wrap(Base64.getDecoder().decode(words[6])), 0);
    return new FleetRow(
        words[0], figures[0], figures[1], figures[2], figures[3], figures[4], propagation);
  }

  Findings.Row row() {
    List<Spread> spreads = new ArrayList<>();
    for (double figure :
        new double[] {
          tookSeconds, changes, ms(50), ms(99), ms(100), routerPercent, feedPercent, brokerPercent
        }) {
      spreads.add(Spread.of(List.of(figure)));
    }
    return new Findings.Row(name, spreads, propagation);
  }

  private double ms(double percentile) {
    return propagation.getTotalCount() == 0
        ? Double.NaN
        : propagation.getValueAtPercentile(percentile) / NANOS_PER_MS;
  }
}
