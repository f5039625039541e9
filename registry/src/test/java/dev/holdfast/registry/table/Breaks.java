package dev.holdfast.registry.table;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A static method that stands in for a method of the registry, whose rule it breaks on purpose. It
/// takes what that one takes, the object itself first, and stands in its package.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Breaks {
  /// Package under the registry's, class and method of the rule.
  String rule();

  /// How the names of the invariants begin of which one must show it.
  String[] shows();

  /// A seed that shows it, which is looked at first: most rules show on one of the first ten,
  /// others on one that takes seconds to come to.
  long seed() default 1;
}
