package dev.holdfast.router.rules;

/// An option of a route that is not used as it was said. Immutable.
///
/// @param why in a sentence that goes on from the name: what it is, what was expected, what holds
public record RefusedOption(String name, String value, String why) {
  @Override
  public String toString() {
    return "'" + name + "' " + why;
  }
}
