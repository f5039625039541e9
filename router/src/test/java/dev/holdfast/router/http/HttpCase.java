package dev.holdfast.router.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

/// One case of the corpus: what a client and an app do, and what each must see. Immutable.
///
/// A file of cases is a text: a line `# RFC 9112 §6.3: ...` names one and the lines up to the next
/// are its steps, done in their order. Each begins with who and what: `C` the client, `A` the app;
///
/// - `C> text` sends the line and CRLF; a backslash at its end leaves CRLF out. Lines of one kind
///   that stand together go out as one piece.
/// - `C? text` reads the next message (once for lines that stand together) and must find the text
///   in it; `C! text` must not; `C= text` must be its body.
/// - `C: text` reads as many bytes as the text has, which must be the text.
/// - `C. word` does or sees: `end` nothing more comes and the peer closes in order; `cut` the peer
///   closes, in order or not, whatever it still sends; `reset`; `nothing` nothing came; `open` the
///   client's connection carries another request and answer; `closes`, `half-closes`, `resets` do
///   so; `then` keeps two messages apart; `A. next` goes on with the app's next connection.
///
/// Escapes: `\r \n \t \0 \\ \xHH`, and `{3*ab}` for `ababab`. A block `where name` with indented
/// values behind the steps makes a case of each value, which stands for `${name}`; `(empty)` is
/// none.
record HttpCase(String name, List<Step> steps) {
  /// Consecutive lines of one kind.
  record Step(boolean client, char kind, List<String> lines) {}

  private static final Pattern NAME = Pattern.compile("^# ", Pattern.MULTILINE);
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(x[0-9a-fA-F]{2}|.)|\\{(\\d+)\\*([^}]*)}");

  /// The cases of a resource beside the corpus' others.
  static List<HttpCase> read(String file) throws IOException {
    try (InputStream in = HttpCase.class.getResourceAsStream("/http/" + file)) {
      if (in == null) {
        throw new IOException("no cases named " + file);
      }
      return parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /// Plays one.
  interface Play {
    void play(HttpCase played) throws IOException;
  }

  /// A test of each, by file; what goes wrong is told with the case's name.
  static Stream<DynamicContainer> tests(List<String> files, Play play) throws IOException {
    List<DynamicContainer> tests = new ArrayList<>();
    for (String file : files) {
      tests.add(
          DynamicContainer.dynamicContainer(
              file,
              read(file).stream()
                  .map(one -> DynamicTest.dynamicTest(one.name(), () -> one.playedBy(play)))));
    }
    return tests.stream();
  }

  private void playedBy(Play play) {
    try {
      play.play(this);
    } catch (AssertionError | IOException e) {
      throw new AssertionError(name + ": " + e.getMessage(), e);
    }
  }

  static List<String> names(List<String> files) throws IOException {
    List<String> names = new ArrayList<>();
    for (String file : files) {
      read(file).forEach(one -> names.add(one.name()));
    }
    return names;
  }

  static List<HttpCase> parse(String file, String text) {
    List<HttpCase> cases = new ArrayList<>();
    Matcher begins = NAME.matcher(text);
    int begin = begins.find() ? begins.end() : text.length();
    while (begin < text.length()) {
      boolean more = begins.find();
      cases.addAll(block(file, text.substring(begin, more ? begins.start() : text.length())));
      begin = more ? begins.end() : text.length();
    }
    return cases;
  }

  private static List<HttpCase> block(String file, String block) {
    List<String> lines = block.lines().filter(line -> !line.isEmpty()).toList();
    String name = lines.getFirst();
    List<String> steps = new ArrayList<>();
    List<String> values = new ArrayList<>();
    String variable = "";
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith("where ")) {
        variable = line.substring("where ".length());
      } else if (variable.isEmpty()) {
        steps.add(line);
      } else if (line.startsWith("  ")) {
        String value = line.substring(2);
        values.add(value.equals("(empty)") ? "" : value);
      } else {
        throw new IllegalArgumentException(file + ": expected an indented value: " + line);
      }
    }
    if (variable.isEmpty()) {
      return List.of(new HttpCase(name, steps(file, steps)));
    }
    String place = "${" + variable + "}";
    return values.stream()
        .map(value ->
            new HttpCase(
                name + " [" + value + "]",
                steps(file, steps.stream().map(s -> s.replace(place, value)).toList())))
        .toList();
  }

  private static List<Step> steps(String file, List<String> lines) {
    List<Step> steps = new ArrayList<>();
    for (String line : lines) {
      boolean known =
          line.length() >= 2
              && "CA".indexOf(line.charAt(0)) >= 0
              && ">?!=:.".indexOf(line.charAt(1)) >= 0;
      if (!known || (line.length() > 2 && line.charAt(2) != ' ')) {
        throw new IllegalArgumentException(file + ": expected a step such as 'C> text': " + line);
      }
      boolean client = line.charAt(0) == 'C';
      char kind = "?!=".indexOf(line.charAt(1)) >= 0 ? '?' : line.charAt(1);
      String rest = line.length() > 3 ? line.substring(3) : "";
      String said =
          kind == '?' ? line.charAt(1) + unescaped(rest) : kind == '.' ? rest : sent(kind, rest);
      Step last = steps.isEmpty() ? null : steps.getLast();
      if (last != null && kind != '.' && last.client == client && last.kind == kind) {
        last.lines.add(said);
      } else {
        steps.add(new Step(client, kind, new ArrayList<>(List.of(said))));
      }
    }
    return steps;
  }

  private static String sent(char kind, String text) {
    boolean whole = !text.endsWith("\\") || text.endsWith("\\\\");
    String body = unescaped(whole ? text : text.substring(0, text.length() - 1));
    return kind == '>' && whole ? body + "\r\n" : body;
  }

  private static String unescaped(String text) {
    Matcher matcher = ESCAPE.matcher(text);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String escape = matcher.group(1);
      String bytes =
          escape == null
              ? unescaped(matcher.group(3)).repeat(Integer.parseInt(matcher.group(2)))
              : switch (escape.charAt(0)) {
                case 'r' -> "\r";
                case 'n' -> "\n";
                case 't' -> "\t";
                case '0' -> "\0";
                case '\\' -> "\\";
                case 'x' -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
                default -> throw new IllegalArgumentException("unknown escape \\" + escape);
              };
      matcher.appendReplacement(out, Matcher.quoteReplacement(bytes));
    }
    return matcher.appendTail(out).toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
