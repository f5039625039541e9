package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// `docker-compose.yml` as Compose reads it: aliases are followed and `<<` is merged. Immutable.
final class ComposeFile {
  /// What tests of a module see of the root.
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final Map<String, Object> document;

  private ComposeFile(Map<String, Object> document) {
    this.document = document;
  }

  static ComposeFile read() throws IOException {
    Load load = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build());
    Object document = load.loadFromString(Files.readString(ROOT.resolve("docker-compose.yml")));
    return new ComposeFile(map(merged(document)));
  }

  /// YAML 1.2 has no `<<`; Compose has: own keys win over those of what is merged in.
  private static Object merged(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<Object, Object> all = new LinkedHashMap<>();
        if (map.get("<<") != null) {
          all.putAll((Map<?, ?>) merged(map.get("<<")));
        }
        map.forEach((key, each) -> {
          if (!key.equals("<<")) {
            all.put(key, each == null ? "" : merged(each));
          }
        });
        yield all;
      }
      case List<?> list -> list.stream().map(ComposeFile::merged).toList();
      default -> value;
    };
  }

  Map<String, Object> services() {
    return below(document, "services");
  }

  Map<String, Object> service(String name) {
    return below(services(), name);
  }

  /// The names of the services that run a command of Holdfast's.
  List<String> running(String command) {
    return services().keySet().stream()
        .filter(name ->
            texts(service(name), "command").stream()
                .findFirst()
                .equals(java.util.Optional.of(command)))
        .toList();
  }

  Map<String, Object> volumes() {
    return below(document, "volumes");
  }

  Map<String, Object> configs() {
    return below(document, "configs");
  }

  String content(String config) {
    return text(below(configs(), config), "content");
  }

  /// The content of the config that a service has at a path.
  String fileOf(String service, String path) {
    List<?> mounts = (List<?>) Objects.requireNonNull(service(service).get("configs"));
    return mounts.stream()
        .map(ComposeFile::map)
        .filter(mount -> path.equals(mount.get("target")))
        .map(mount -> content(text(mount, "source")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(service + " has no config at " + path));
  }

  static Map<String, Object> below(Map<String, Object> map, String key) {
    return map(Objects.requireNonNull(map.get(key), () -> "no " + key + " in " + map.keySet()));
  }

  static String text(Map<String, Object> map, String key) {
    return String.valueOf(Objects.requireNonNull(map.get(key), key));
  }

  static List<String> texts(Map<String, Object> map, String key) {
    return map.get(key) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  @SuppressWarnings("unchecked") // Keys of YAML's mappings are texts here.
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
