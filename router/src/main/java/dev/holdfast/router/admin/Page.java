package dev.holdfast.router.admin;

import java.util.Set;

/// One page of the admin port. Any thread, several at once.
interface Page {
  /// Where it is, such as `/routes`.
  String path();

  /// Whether it answers below its path, too: {@link Query#rest}.
  default boolean takesRest() {
    return false;
  }

  /// What it shows, in a line, for the index.
  String summary();

  /// The parameters that it takes.
  default Set<String> parameters() {
    return Set.of();
  }

  Answer answer(Query query) throws BadQueryException;
}
