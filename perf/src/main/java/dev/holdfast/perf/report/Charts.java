package dev.holdfast.perf.report;

import java.util.List;
import java.util.Locale;

/// Plots as inline SVG. Stateless.
public final class Charts {
  private static final int WIDTH = 720;
  private static final int LEFT = 150;
  private static final int RIGHT = 690;
  private static final int ROW = 26;
  private static final int TOP = 20;
  private static final int BOTTOM = 300;

  /// Colours that differ for most eyes too (Okabe and Ito, 2008).
  private static final String[] COLOURS = {
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#000000", "#999999"
  };

  /// A named line through points of 0 to 1 either way.
  public record Line(String name, List<double[]> points) {}

  /// A named figure over all rounds.
  public record Bar(String name, Spread figure) {}

  /// A moment on the x axis, from 0 to 1, and what happened then.
  public record Mark(double at, String text) {}

  private Charts() {}

  private static String colour(int i) {
    return COLOURS[i % COLOURS.length];
  }

  /// A bar for each median that is known, with its spread.
  public static String bars(List<Bar> bars, int digits) {
    double most =
        bars.stream()
            .map(Bar::figure)
            .filter(Spread::isKnown)
            .mapToDouble(Spread::greatest)
            .max()
            .orElse(0);
    double scale = most > 0 ? (RIGHT - LEFT - 140) / most : 0; // An idle program may take nothing.
    StringBuilder svg = open(TOP + ROW * bars.size());
    for (int i = 0; i < bars.size(); i++) {
      Spread spread = bars.get(i).figure();
      int y = 8 + ROW * i;
      text(svg, LEFT - 8, y + 14, "end", bars.get(i).name());
      if (spread.isKnown()) {
        bar(svg, spread, scale, y, colour(i));
      }
      int end = spread.isKnown() ? (int) (spread.greatest() * scale) : 0;
      text(svg, LEFT + end + 8, y + 14, "start", spread.text(digits));
    }
    return svg.append("</svg>").toString();
  }

  private static void bar(StringBuilder svg, Spread spread, double scale, int y, String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x='%d' y='%d' width='%.1f' height='18' fill='%s'/>",
            LEFT,
            y,
            spread.median() * scale,
            colour));
    svg.append(
        String.format(
            Locale.ROOT,
            "<path d='M%.1f %d V%d M%.1f %d H%.1f M%.1f %d V%d' stroke='#333' fill='none'/>",
            LEFT + spread.least() * scale,
            y + 4,
            y + 14,
            LEFT + spread.least() * scale,
            y + 9,
            LEFT + spread.greatest() * scale,
            LEFT + spread.greatest() * scale,
            y + 4,
            y + 14));
  }

  /// Lines over two axes, with texts along both.
  public static String lines(List<Line> lines, List<String> xTexts, List<String> yTexts) {
    return lines(lines, xTexts, yTexts, List.of());
  }

  /// The same, with moments marked by upright lines, whose texts stand below.
  public static String lines(
      List<Line> lines, List<String> xTexts, List<String> yTexts, List<Mark> marks) {
    StringBuilder svg = open(BOTTOM + 40 + ROW * marks.size());
    for (int i = 0; i < xTexts.size(); i++) {
      int x = x((double) i / Math.max(1, xTexts.size() - 1));
      svg.append(
          String.format(Locale.ROOT, "<path d='M%d %d V%d' stroke='#ddd'/>", x, TOP, BOTTOM));
      text(svg, x, BOTTOM + 18, "middle", xTexts.get(i));
    }
    for (int i = 0; i < yTexts.size(); i++) {
      int y = y((double) i / Math.max(1, yTexts.size() - 1));
      svg.append(
          String.format(Locale.ROOT, "<path d='M%d %d H%d' stroke='#ddd'/>", LEFT, y, RIGHT));
      text(svg, LEFT - 8, y + 4, "end", yTexts.get(i));
    }
    for (int i = 0; i < lines.size(); i++) {
      line(svg, lines.get(i), i);
    }
    for (int i = 0; i < marks.size(); i++) {
      mark(svg, marks.get(i), BOTTOM + 40 + ROW * i);
    }
    return svg.append("</svg>").toString();
  }

  private static void line(StringBuilder svg, Line line, int i) {
    svg.append("<polyline fill='none' stroke-width='2' stroke='").append(colour(i));
    svg.append("' points='");
    for (double[] point : line.points()) {
      svg.append(String.format(Locale.ROOT, "%d,%d ", x(point[0]), y(point[1])));
    }
    svg.append("'/>");
    int y = TOP + 16 + 16 * i;
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x='%d' y='%d' width='12' height='4' fill='%s'/>",
            LEFT + 10,
            y - 5,
            colour(i)));
    text(svg, LEFT + 28, y, "start", line.name());
  }

  private static void mark(StringBuilder svg, Mark mark, int bottom) {
    int x = x(mark.at());
    svg.append(
        String.format(
            Locale.ROOT,
            "<path d='M%d %d V%d' stroke='#b00' stroke-dasharray='4 3'/>",
            x,
            TOP,
            bottom));
    boolean isRight = mark.at() > 1.0 / 2;
    text(svg, isRight ? x - 6 : x + 6, bottom, isRight ? "end" : "start", mark.text());
  }

  private static int x(double share) {
    return LEFT + (int) (share * (RIGHT - LEFT));
  }

  private static int y(double share) {
    return BOTTOM - (int) (share * (BOTTOM - TOP));
  }

  private static StringBuilder open(int height) {
    return new StringBuilder(
        String.format(
            Locale.ROOT,
            "<svg viewBox='0 0 %d %d' width='%d' height='%d'>",
            WIDTH,
            height,
            WIDTH,
            height));
  }

  private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x='%d' y='%d' text-anchor='%s'>%s</text>",
            x,
            y,
            anchor,
            Page.escaped(text)));
  }
}
