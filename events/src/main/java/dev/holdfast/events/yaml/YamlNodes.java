package dev.holdfast.events.yaml;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// A document as the parser has it: nodes, each with its line. Stateless.
final class YamlNodes {
  private YamlNodes() {}

  /// The document's root; null where it is empty.
  static @Nullable Node root(String source, String text) throws YamlException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source)
            .setAllowDuplicateKeys(false)
            .setAllowNonScalarKeys(true) // refused by YamlMap, in our own words
            .setSchema(new CoreSchema())
            .build();
    try {
      @Nullable Node root = new Compose(settings).composeString(text).orElse(null);
      return root == null || isNull(root) ? null : root;
    } catch (MarkedYamlEngineException e) {
      int at = e.getProblemMark().map(m -> m.getLine() + 1).orElse(1);
      throw new YamlException(source, at, "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new YamlException(source, 1, "not YAML: " + e.getMessage());
    }
  }

  static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  /// From 1.
  static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  /// What it is, for an error that says what was expected.
  static String shown(Node node) {
    return switch (node) {
      case ScalarNode scalar when isNull(scalar) -> "is empty";
      case ScalarNode scalar -> "is \"" + scalar.getValue() + "\"";
      case SequenceNode _ -> "is a list";
      default -> "is a mapping";
    };
  }
}
