package dev.holdfast.perf.launch;

/// A router's metrics at one moment. Immutable.
///
/// @param text in Prometheus' format
public record Scrape(String text) {
  /// All series of that metric added up, or those whose labels begin so: `name{label="`.
  public double sum(String series) {
    return text.lines()
        .filter(line -> line.startsWith(series) && isWhole(line, series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static boolean isWhole(String line, String series) {
    char next = line.charAt(series.length());
    return series.contains("{") || next == ' ' || next == '{';
  }

  /// Whether its bus is CONNECTED.
  public boolean isConnected() {
    return sum("holdfast_bus_state{state=\"connected\"") == 1;
  }

  /// Pools given to readers so far.
  public long pools() {
    return (long) sum("holdfast_pools_published_total");
  }
}
