/// YAML as an operator writes it, read strictly: every error names the file, the line, the value
/// and what was expected. Start with {@link dev.holdfast.events.yaml.YamlMap}.
@NullMarked
package dev.holdfast.events.yaml;

import org.jspecify.annotations.NullMarked;
