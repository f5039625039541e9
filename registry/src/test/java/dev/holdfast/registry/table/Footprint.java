package dev.holdfast.registry.table;

import dev.holdfast.events.Tags;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How many bytes of heap hang on an object, as HotSpot lays them out with compact object headers
/// and compressed references: 8 bytes of header, 4 for an array's length, 4 a reference, rounded up
/// to 8. Counted over the fields of Holdfast's own classes of facts, view and table, over arrays,
/// texts and the entries of maps, so that the figure is the same on every machine.
final class Footprint {
  private static final int HEADER_BYTES = 8;
  private static final int LENGTH_BYTES = 4;
  private static final int REFERENCE_BYTES = 4;

  /// A text beside its characters' array; an entry of a hash map with its place in the table.
  private static final int TEXT_BYTES = 24;

  private static final int ENTRY_BYTES = 32;

  private static final Set<String> OURS =
      Set.of(
          "dev.holdfast.events",
          "dev.holdfast.registry.facts",
          "dev.holdfast.registry.view",
          "dev.holdfast.registry.table");

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();
  private long bytes;

  private Footprint() {}

  static long bytes(Object root) {
    Footprint footprint = new Footprint();
    footprint.reach(root);
    while (!footprint.open.isEmpty()) {
      footprint.count(footprint.open.pop());
    }
    return footprint.bytes;
  }

  private void reach(@Nullable Object object) {
    if (object != null && isOurs(object.getClass()) && seen.add(object)) {
      open.push(object);
    }
  }

  private static boolean isOurs(Class<?> type) {
    return type.isArray()
        || type == String.class
        || Map.class.isAssignableFrom(type)
        || (OURS.contains(type.getPackageName()) && !type.isEnum());
  }

  private void count(Object object) {
    bytes +=
        switch (object) {
          case String text -> TEXT_BYTES + rounded(HEADER_BYTES + LENGTH_BYTES + text.length());
          case Tags tags -> instance(tags);
          case Map<?, ?> map -> map(map);
          default -> object.getClass().isArray() ? array(object) : instance(object);
        };
  }

  private long map(Map<?, ?> map) {
    map.forEach((key, value) -> {
      reach(key);
      reach(value);
    });
    return (long) ENTRY_BYTES * map.size();
  }

  private long array(Object array) {
    Class<?> element = array.getClass().getComponentType();
    int length = Array.getLength(array);
    if (!element.isPrimitive()) {
      for (int i = 0; i < length; i++) {
        reach(Array.get(array, i));
      }
    }
    return rounded(HEADER_BYTES + LENGTH_BYTES + (long) length * fieldBytes(element));
  }

  private long instance(Object object) {
    long size = HEADER_BYTES;
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        size += OURS.contains(type.getPackageName()) ? field(field, object) : 0;
      }
    }
    return rounded(size);
  }

  private long field(Field field, Object object) {
    if (Modifier.isStatic(field.getModifiers())) {
      return 0;
    }
    if (!field.getType().isPrimitive()) {
      reach(value(field, object));
    }
    return fieldBytes(field.getType());
  }

  private static @Nullable Object value(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static int fieldBytes(Class<?> type) {
    if (!type.isPrimitive()) {
      return REFERENCE_BYTES;
    }
    return switch (type.getName()) {
      case "long", "double" -> Long.BYTES;
      case "int", "float" -> Integer.BYTES;
      case "short", "char" -> Short.BYTES;
      default -> Byte.BYTES;
    };
  }

  private static long rounded(long size) {
    return (size + 7) & ~7L;
  }
}
